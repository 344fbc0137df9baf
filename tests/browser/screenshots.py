"""Takes pictures of pages at a running site, to look at: wide and narrow, light and dark, English and Chinese.

python -m tests.browser.screenshots http://127.0.0.1:8000 OUT / /papers/?q=reward+model
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Literal, cast

from playwright.sync_api import sync_playwright

from tests.tools.chromium import launch

WIDTHS = {1280: 800, 360: 740}
SCHEMES = ("light", "dark")
LANGUAGES = ("en", "zh")


def asked_for(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site")
    parser.add_argument("out", type=Path)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--widths", type=int, nargs="+", default=[*WIDTHS])
    parser.add_argument("--schemes", nargs="+", choices=SCHEMES, default=[*SCHEMES])
    parser.add_argument("--languages", nargs="+", choices=LANGUAGES, default=[*LANGUAGES])
    parser.add_argument("--whole", action="store_true", help="the whole page instead of the first screen")
    return parser.parse_args(arguments)


def main() -> None:
    wanted = asked_for()
    wanted.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for width, scheme, language in product(wanted.widths, wanted.schemes, wanted.languages):
            context = browser.new_context(
                viewport={"width": width, "height": WIDTHS.get(width, 800)},
                color_scheme=cast(Literal["light", "dark"], scheme),
            )
            page = context.new_page()
            for path in wanted.paths:
                page.goto(wanted.site + ("/zh" if language == "zh" else "") + path)
                name = re.sub(r"\W+", "-", path).strip("-") or "home"
                picture = wanted.out / f"{name[:60]}_{width}_{scheme}_{language}.png"
                page.screenshot(path=picture, full_page=wanted.whole)
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
