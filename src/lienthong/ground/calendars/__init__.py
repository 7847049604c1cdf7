"""When offices work: calendars, the notices that set them, and what a changed one moves."""
