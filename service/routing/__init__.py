"""Who handles an opinion and by when: pure functions over the commune's tables."""
