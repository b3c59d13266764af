"""Making new versions of the model and choosing which one is live."""
