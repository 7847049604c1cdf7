"""Samples that a clerk can check: for every form its facts (JSON) and its paper (PDF)."""
