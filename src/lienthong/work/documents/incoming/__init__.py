"""What comes to an office: checked, registered, submitted, directed, worked on, answered."""
