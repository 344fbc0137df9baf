"""From the tree of a query to words, phrases and names, in both languages."""
