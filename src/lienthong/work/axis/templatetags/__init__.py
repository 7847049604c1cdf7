"""Tags and filters of the axis pages."""
