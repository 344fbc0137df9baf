"""A plain Django search as its documentation shows it: a SearchVectorField with a GIN index, facets by GROUP BY."""
