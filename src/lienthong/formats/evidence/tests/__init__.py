"""Stories of keys, tokens and receipts."""
