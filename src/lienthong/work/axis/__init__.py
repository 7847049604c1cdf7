"""The document axis as the province's people see it."""
