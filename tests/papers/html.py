"""Pages as text."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from django.test import Client

HTMX = {"HX-Request": "true", "HX-Target": "results"}


class Scan(HTMLParser):
    """What a strict Content-Security-Policy would refuse."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.refused: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        inline = tag == "style" or (tag == "script" and "src" not in names)
        if inline or any(name == "style" or name.startswith(("on", "hx-on")) for name in names):
            self.refused.append(self.get_starttag_text() or tag)


def text(client: Client, address: str, **headers: str) -> str:
    return client.get(address, headers=headers).content.decode()


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def links(html: str, within: str = "") -> dict[str, str]:
    """The links of a page by their text, or those in its first element of this id."""
    part = html[html.index(f'id="{within}"') :] if within else html
    found = re.findall(r'<a[^>]* href="([^"]*)"[^>]*>(.*?)</a>', part, re.S)
    return {plain(inner): unescape(href) for href, inner in reversed(found)}
