"""The secret key of a clone: made once, readable by its owner only."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from alignlit.embedded.directories import make_base
from alignlit.embedded.places import Places
from alignlit.embedded.trouble import Trouble


def secret_key(where: Places) -> str:
    """The key in `where.secret`, made on the first call; of two at once, both get the same one."""
    try:
        if not where.secret.exists():
            make_base(where)
            _keep_first(where.secret, secrets.token_urlsafe(50))
        return where.secret.read_text().strip()
    except PermissionError:
        raise Trouble(
            f"{where.secret} belongs to somebody else: start as that user, or set VAR_DIR or SECRET_KEY."
        ) from None


def _keep_first(path: Path, text: str) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".secret")
    with os.fdopen(handle, "w") as file:
        file.write(text + "\n")
    with contextlib.suppress(FileExistsError):
        os.link(temporary, path)  # unlike a rename, never replaces the key of a faster one
    os.unlink(temporary)
