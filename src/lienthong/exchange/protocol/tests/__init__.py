"""Stories of the protocol."""
