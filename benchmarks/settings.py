"""The site's settings, with the pages and tables that only the benchmarks have."""

from alignlit.settings import *  # noqa: F403
from alignlit.settings import INSTALLED_APPS, LOGGING

INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks.plain"]
ROOT_URLCONF = "benchmarks.urls"
LOGGING = {**LOGGING, "root": {**LOGGING["root"], "level": "WARNING"}}
