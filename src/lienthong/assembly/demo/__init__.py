"""The demonstration: a whole province at work, from real processes on this machine."""
