"""The pages of documents that go out."""
