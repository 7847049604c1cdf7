"""Files that people hand in or offices make: kept once by content, checked at the door."""
