"""Tags of the web’s own pages."""
