"""Who runs PostgreSQL: it refuses root, so root lends it to an unprivileged user."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True)
class Owner:
    name: str
    uid: int
    gid: int
    groups: tuple[int, ...]


def unprivileged() -> Owner | None:
    """The user that root runs PostgreSQL as, or None where the present user can do it."""
    if os.geteuid() != 0:
        return None
    for name in CANDIDATES:
        try:
            return _owner(pwd.getpwnam(name))
        except KeyError:
            continue
    raise LookupError(
        "PostgreSQL does not run as root, and there is no user postgres or nobody to run it as."
    )


def owner_of(path: Path) -> Owner:
    """The user that a directory belongs to; LookupError when the user has no name."""
    try:
        return _owner(pwd.getpwuid(path.stat().st_uid))
    except KeyError:
        raise LookupError(f"{path} belongs to a user without a name.") from None


def can_reach(path: Path, owner: Owner) -> bool:
    """Whether `owner` may pass through `path` (a directory) and everything above it."""
    return all(_may(directory, owner, stat.S_IXOTH) for directory in (path, *path.parents))


def can_run(program: Path, owner: Owner) -> bool:
    program = program.resolve()
    return can_reach(program.parent, owner) and _may(program, owner, stat.S_IXOTH | stat.S_IROTH)


def _may(path: Path, owner: Owner, wanted: int) -> bool:
    try:
        found = path.stat()
    except OSError:
        return False
    if found.st_uid == owner.uid:
        shift = 6
    elif found.st_gid in (owner.gid, *owner.groups):
        shift = 3
    else:
        shift = 0
    return found.st_mode >> shift & wanted == wanted


def _owner(entry: pwd.struct_passwd) -> Owner:
    groups = tuple(os.getgrouplist(entry.pw_name, entry.pw_gid))
    return Owner(entry.pw_name, entry.pw_uid, entry.pw_gid, groups)
