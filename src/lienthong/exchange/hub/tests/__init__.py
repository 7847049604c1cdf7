"""Stories of the hub."""
