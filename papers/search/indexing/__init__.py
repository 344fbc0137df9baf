"""The index: its schema and documents, building it, following the change feed."""
