"""Measurements that anyone can repeat: endurance, scale, and ratios against peers."""
