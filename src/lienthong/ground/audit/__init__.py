"""Who did, opened, printed and signed what: written once, chained by hash, and pledged every day by a signed head."""
