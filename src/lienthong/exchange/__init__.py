"""The document axis: its rules, the hub, an agency's own end, and the way to other axes. No Django."""
