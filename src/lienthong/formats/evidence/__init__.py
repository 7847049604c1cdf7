"""What can be checked by someone who does not trust us: keys, short-lived tokens, receipts."""
