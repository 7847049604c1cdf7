"""One document as it leaves the system: printed with its mark, and its metadata; and who took a look at it."""
