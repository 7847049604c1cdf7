"""Administrative procedures: their versions, what each asks for, what it costs and how long it may take."""
