"""What the pages and the API share on their way in and out: limits, log lines, figures, static files."""
