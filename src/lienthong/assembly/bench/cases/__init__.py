"""`lienthong bench cases`: intakes through the web, pages over a million cases, and the re-dating of them all."""
