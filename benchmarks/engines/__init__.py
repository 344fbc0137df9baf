"""Who answers the queries, each with the same face: `answer(query)` does all the work of one search."""
