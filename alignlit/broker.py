"""REDIS_URL as Celery wants it."""

from urllib.parse import parse_qs, urlsplit


def broker_url(redis_url: str) -> str:
    """The broker's address from redis-py's: a socket (`unix:///path?db=1`) is written otherwise in kombu."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    number = parse_qs(parts.query).get("db", ["0"])[0]
    user = f"{parts.netloc}" if parts.netloc else ""
    return f"redis+socket://{user}{parts.path}?virtual_host={number}"
