"""The shells that people meet: pages, the design system, the command line."""
