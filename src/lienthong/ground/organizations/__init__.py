"""Organisations over time: who they are on a day, how they are addressed, and who took over from whom."""
