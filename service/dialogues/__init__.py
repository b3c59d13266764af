"""Minutes of dialogues: reading files, splitting them into single opinions, preview and import."""
