"""Where the site listens."""

import os
import socket
import urllib.error
import urllib.request

from alignlit.embedded.trouble import Trouble

BACKLOG = 128


def listen() -> socket.socket:
    """A socket that listens on BIND and PORT (127.0.0.1 and 8000); Trouble says what to change."""
    bind, port = os.environ.get("BIND") or "127.0.0.1", os.environ.get("PORT") or "8000"
    if not port.isdecimal() or int(port) > 65535:
        raise Trouble(f"PORT is {port!r}: set it to a number up to 65535, such as PORT=8000.")
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    try:
        return _listen((bind.strip("[]"), int(port)), family)
    except PermissionError:
        raise Trouble(f"Port {port} is for root only: choose one above 1023, such as PORT=8000.") from None
    except socket.gaierror:
        raise Trouble(f"BIND is {bind!r}, which is no address: set it to one such as 127.0.0.1.") from None
    except OSError as error:
        raise Trouble(
            f"Port {port} on {bind} cannot be taken ({os.strerror(error.errno or 0)}): "
            "stop what listens there, or choose another one, such as PORT=8001."
        ) from None


def url(listening: socket.socket) -> str:
    """The address for a browser on this machine."""
    host, port = listening.getsockname()[:2]
    return local_url(host, port)


def local_url(host: str, port: int) -> str:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def answers(address: str) -> bool:
    """Whether the web part says that it is ready."""
    request = urllib.request.Request(f"{address}readyz", headers={"Host": "localhost"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=2) as response:  # noqa: S310
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _listen(address: tuple[str, int], family: socket.AddressFamily) -> socket.socket:
    listening = socket.socket(family)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(BACKLOG)
    except OSError:
        listening.close()
        raise
    return listening
