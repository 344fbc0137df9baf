#!/usr/bin/env python
"""Django's command line for alignlit."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alignlit.settings")
    from alignlit.command_line import run
    from alignlit.embedded.trouble import Trouble

    try:
        run(sys.argv)
    except Trouble as trouble:
        sys.exit(str(trouble))


if __name__ == "__main__":
    main()
