"""Where the parts are joined: settings, addresses, processes. Knows everything; nothing knows it."""
