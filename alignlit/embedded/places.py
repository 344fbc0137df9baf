"""Where the embedded parts of a clone keep their files. Reads, creates nothing, needs no Django."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from alignlit.embedded.owner import can_reach, unprivileged

LONGEST_SOCKET_PATH = 100  # bytes; the kernel takes 107 on Linux, 103 on macOS
SYSTEM_VAR = Path("/var/lib/alignlit")


@dataclass(frozen=True)
class Places:
    """Every path that the embedded parts and the settings use; all absolute."""

    var: Path
    run: Path

    @property
    def postgres_data(self) -> Path:
        return self.var / "postgres"

    @property
    def postgres_sockets(self) -> Path:
        return self.run / "pg"

    @property
    def valkey_data(self) -> Path:
        return self.var / "valkey"

    @property
    def valkey_socket(self) -> Path:
        return self.run / "valkey" / "s"

    @property
    def index(self) -> Path:
        return self.var / "index"

    @property
    def static(self) -> Path:
        return self.var / "static"

    @property
    def log(self) -> Path:
        return self.var / "log"

    @property
    def lock(self) -> Path:
        return self.var / "lock"

    @property
    def secret(self) -> Path:
        return self.var / "secret_key"


def places(base_dir: Path | str, var_dir: Path | str | None = None) -> Places:
    """The places of the checkout at `base_dir`; `var_dir`, else the variable VAR_DIR, moves its data.

    Two shells of one user get the same answer, so that commands find what `manage.py up` started.
    """
    base = Path(base_dir).resolve()
    chosen = var_dir or os.environ.get("VAR_DIR")
    var = (base / chosen).resolve() if chosen else _default_var(base)
    return Places(var=var, run=_run_dir(var))


def database_url(where: Places) -> str:
    """The embedded PostgreSQL, as django-environ and libpq read it."""
    return f"postgres://alignlit@{quote(str(where.postgres_sockets), safe='')}/alignlit"


def redis_url(where: Places) -> str:
    """The embedded Valkey, as redis-py reads it."""
    return f"unix://{quote(str(where.valkey_socket))}?db=0"


def _default_var(base: Path) -> Path:
    try:
        owner = unprivileged()
    except LookupError:
        owner = None  # starting PostgreSQL will say so; a DATABASE_URL needs nobody
    if owner is None or can_reach(base, owner):
        return base / "var"
    return SYSTEM_VAR / f"{base.name}-{_digest(base)}"


def _run_dir(var: Path) -> Path:
    # A link that `prepare` left leads every later shell to the same sockets, whatever its TMPDIR says.
    kept = var / "run"
    if kept.is_symlink():
        return kept.readlink()
    if _fits(kept):
        return kept
    name = f"alignlit-{os.geteuid()}-{_digest(var)}"
    short = Path(tempfile.gettempdir()) / name
    # Whoever makes it checks whose it is.
    return short if _fits(short) else Path("/tmp") / name  # noqa: S108


def _fits(run: Path) -> bool:
    sockets = Places(var=run, run=run)
    longest = sockets.postgres_sockets / ".s.PGSQL.5432.lock"
    return len(os.fsencode(longest)) <= LONGEST_SOCKET_PATH


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:10]
