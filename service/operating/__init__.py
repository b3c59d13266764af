"""What the people need who run an installation: moving to another database, and files for their own tools."""
