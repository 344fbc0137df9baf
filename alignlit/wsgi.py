import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alignlit.settings")

application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 - loads the pages now, not at the first request

from papers.search.warming import warm  # noqa: E402 - models can be imported only now

warm()
