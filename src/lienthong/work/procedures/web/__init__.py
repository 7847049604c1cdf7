"""The pages of procedures: what everyone reads, and the desk where officers write."""
