"""Summaries: the figures that the office must publish."""
