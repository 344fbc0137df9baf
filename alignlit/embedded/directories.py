"""The directories of a clone: made when missing, as closed as the parts allow."""

import os
from pathlib import Path

from alignlit.embedded.owner import Owner
from alignlit.embedded.places import Places
from alignlit.embedded.trouble import Trouble

PRIVATE = 0o700
# Root's PostgreSQL runs as somebody else, who passes through `var` and `run` on the way to what is his.
PASSAGE = 0o711


def make_base(where: Places) -> None:
    """Make `var`, `run` and `log`."""
    mode = PASSAGE if os.geteuid() == 0 else PRIVATE
    try:
        make(where.var, mode)
        _make_run(where, mode)
        make(where.log, PRIVATE)
    except PermissionError as error:
        raise Trouble(
            f"{error.filename} may not be written: start as the user who owns {where.var}, or set VAR_DIR."
        ) from None


def make(path: Path, mode: int, owner: Owner | None = None) -> None:
    """Make a directory and the missing ones above it; what is there already keeps its mode."""
    if path.is_dir():
        return
    make(path.parent, mode)
    path.mkdir(exist_ok=True)
    path.chmod(mode)  # mkdir's own mode would pass the umask
    if owner:
        os.chown(path, owner.uid, owner.gid)


def _make_run(where: Places, mode: int) -> None:
    make(where.run, mode)
    # A short one stands in a directory where anybody may have made it first.
    if where.run.is_symlink() or where.run.stat().st_uid != os.geteuid():
        raise Trouble(f"{where.run} belongs to somebody else: remove it, or set VAR_DIR to a shorter path.")
    kept = where.var / "run"
    if kept != where.run and not kept.is_symlink():
        kept.symlink_to(where.run)
