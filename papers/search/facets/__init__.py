"""Counting what a search finds, exactly: facets, the values of one facet, the gap map, what each filter costs."""
