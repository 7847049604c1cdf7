"""What templates of documents may ask."""
