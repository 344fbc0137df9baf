import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from alignlit.embedded import address
from alignlit.embedded.trouble import Trouble


@pytest.fixture(autouse=True)
def nothing_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.delenv("BIND", raising=False)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "http", "PORT is 'http': set it to a number up to 65535, such as PORT=8000."),
        ("PORT", "65536", "PORT is '65536': set it to a number up to 65535, such as PORT=8000."),
        ("BIND", "no address", "BIND is 'no address', which is no address: set it to one such as 127.0.0.1."),
    ],
)
def test_a_wrong_place_to_listen_is_a_sentence(
    name: str, value: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(Trouble) as trouble:
        address.listen()
    assert str(trouble.value) == sentence


def test_a_taken_port_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        monkeypatch.setenv("PORT", port)
        with pytest.raises(
            Trouble, match=rf"^Port {port} on 127\.0\.0\.1 cannot be taken \(Address already in use\): "
        ):
            address.listen()


def test_a_port_is_free_again_after_its_listener_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "0")
    first = address.listen()
    monkeypatch.setenv("PORT", str(first.getsockname()[1]))
    with socket.create_connection(first.getsockname()):
        first.accept()[0].close()
        first.close()
        address.listen().close()


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/"),
        ("0.0.0.0", "http://127.0.0.1:8000/"),  # noqa: S104
        ("::", "http://[::1]:8000/"),
        ("192.0.2.7", "http://192.0.2.7:8000/"),
    ],
)
def test_the_address_is_one_that_a_browser_here_can_open(host: str, url: str) -> None:
    assert address.local_url(host, 8000) == url


@pytest.mark.parametrize(("status", "ready"), [(200, True), (503, False)])
def test_only_a_site_that_says_so_is_ready(status: int, ready: bool) -> None:
    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/readyz" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.handle_request).start()
        assert address.answers(f"http://127.0.0.1:{server.server_port}/") is ready


def test_nobody_listening_is_not_ready() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert not address.answers(f"http://127.0.0.1:{port}/")
