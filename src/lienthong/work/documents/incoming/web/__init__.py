"""The pages of documents that came."""
