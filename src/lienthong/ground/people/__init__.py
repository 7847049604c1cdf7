"""Who signs in, and for which organisation they act on which day."""
