"""What is done to a document that goes out."""
