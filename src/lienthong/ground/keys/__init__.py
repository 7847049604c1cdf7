"""Who signs with which key, whom we trust to vouch for keys, and signing on the officer's own machine."""
