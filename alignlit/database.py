"""DATABASE_URL as Django's settings want it."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

_NAMES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def database(url: str) -> dict[str, Any]:
    """One entry of DATABASES from a libpq connection URI (PostgreSQL manual, 32.1.1.2).

    libpq reads it, so that sockets (`postgres://user@%2Fpath/name`), several hosts and every option mean here what
    they mean in psql. Raises `ImproperlyConfigured`.
    """
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError as error:
        raise ImproperlyConfigured(f"DATABASE_URL is no PostgreSQL address: {error}".strip()) from None
    found: dict[str, Any] = {_NAMES[key]: value for key, value in parts.items() if key in _NAMES}
    found["OPTIONS"] = {key: value for key, value in parts.items() if key not in _NAMES}
    # A trigger that asks for a setting which does not exist aborts a subtransaction at each call, and bulk writes
    # become quadratic: so pgtrigger's setting always exists.
    given = found["OPTIONS"].get("options", "")
    found["OPTIONS"]["options"] = f"{given} -c pgtrigger.ignore={{}}".strip()
    found["OPTIONS"].setdefault("connect_timeout", 5)
    return {"ENGINE": "django.db.backends.postgresql", **found}
