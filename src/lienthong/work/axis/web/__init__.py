"""The pages of the axis."""
