"""Stories of what the axis keeps."""
