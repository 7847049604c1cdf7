"""`lienthong bench signing`: PDFs signed and checked a second, against pyHanko and the key alone, in one run."""
