"""Ways to other axes, one folder per way."""
