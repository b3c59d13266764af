"""The installation as a whole: backups of all it knows, putting one back, and a check of how it is set up."""
