"""Facts: kept in the transaction that makes them true, told to whoever listens, until each has heard."""
