"""Trials of the learning, each the way of the product: labels into a snapshot, a retraining, the gate."""
