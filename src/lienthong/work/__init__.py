"""The province's work, one folder per part of it."""
