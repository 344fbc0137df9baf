"""Every address. Pages are English without a prefix and Chinese below /zh/; exports, the API and the admin have one."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import URLPattern, URLResolver, include, path
from django.urls.resolvers import LocalePrefixPattern
from django.utils.translation import get_language
from django.views.generic import TemplateView

from alignlit.health import healthz, readyz
from api.views.schema import docs


class LanguagePrefix(LocalePrefixPattern):
    """Nothing for English, `zh/` for Simplified Chinese (Django's code for it is zh-hans)."""

    @property
    def language_prefix(self) -> str:
        language = get_language() or settings.LANGUAGE_CODE
        return "" if language == settings.LANGUAGE_CODE else f"{language.partition('-')[0]}/"


pages: list[URLPattern | URLResolver] = [
    path("", include("taxonomy.urls")),
    path("", include("papers.curation_urls")),
    path("", include("papers.urls")),
    path("", include("papers.feed_urls")),
    path("about/", TemplateView.as_view(template_name="about.html"), name="about"),
    path(
        "sign-in/",
        LoginView.as_view(template_name="registration/sign_in.html", redirect_authenticated_user=True),
        name="sign-in",
    ),
    path("api/", docs, name="api-docs"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("api/v1/", include("api.urls")),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("", include("papers.export_urls")),
    URLResolver(LanguagePrefix(prefix_default_language=False), pages),
]
