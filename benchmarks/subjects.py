"""What the measured things are called, in the raw figures and on the page."""

FULL, BARE, FILTERED, PLAIN = "full result", "bare top 20", "bare top 20, filtered", "plain Django"
PAGE, API, MEMORY = "search page", "API list", "page from memory"
FACETED, DATASETTE = "API list with facets", "Datasette"
