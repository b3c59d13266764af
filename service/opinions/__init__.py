"""Opinions: receive, classify, explain, correct."""
