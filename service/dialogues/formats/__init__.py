"""File formats, each turned into blocks; runs in the reading child only."""
