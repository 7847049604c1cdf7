"""The life of a message and of a status, as tables. Decides; touches nothing."""
