"""The axis as people see it: what moves, what is stuck, and where a document is."""
