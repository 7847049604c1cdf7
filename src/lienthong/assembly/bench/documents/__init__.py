"""`lienthong bench documents`: searching, registers and desks over a million documents of five hundred offices."""
