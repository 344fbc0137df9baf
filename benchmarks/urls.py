"""The site's addresses, and the search page from memory."""

from django.urls import URLPattern, URLResolver, path

from alignlit.urls import urlpatterns as site
from benchmarks.from_memory import from_memory

urlpatterns: list[URLPattern | URLResolver] = [path("bench/papers/", from_memory), *site]
