"""Where the axis keeps what it accepted: the hub's journal and the files of large messages."""
