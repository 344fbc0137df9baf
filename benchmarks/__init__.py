"""How fast, how large and how good the search is, beside what people would take instead: `make bench`."""
