"""Pages of a result that do not slip while papers are added."""
