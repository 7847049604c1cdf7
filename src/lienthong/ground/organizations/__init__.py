"""Organisations and what became of them, by day."""
