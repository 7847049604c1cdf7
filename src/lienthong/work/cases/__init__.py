"""Cases of citizens: taken in at a counter, handled across agencies under a clock, returned with a result."""
