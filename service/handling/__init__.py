"""Handling: who leads, by when, hand-overs with their reasons, and what came of an opinion."""
