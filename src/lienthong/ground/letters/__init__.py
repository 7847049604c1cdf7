"""What the platform's own offices send and receive over the axis."""
