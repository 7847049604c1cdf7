"""What officers do to cases, one module for each kind of act."""
