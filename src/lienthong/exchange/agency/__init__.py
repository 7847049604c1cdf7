"""An agency's own end of the axis: a client, and a node that survives a poor line."""
