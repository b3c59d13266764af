"""Invented sample data to try everything on, kept apart from real opinions and removed in one step."""
