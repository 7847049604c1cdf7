"""How a signature looks on the page."""
