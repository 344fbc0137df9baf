"""The reasons for declining a reference that curators pick from."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from papers.history import tracked
from taxonomy.models import Language, reader_language


@tracked
class Reason(models.Model):
    """`is_public` says whether the register of declined works lists what was declined for it."""

    key = models.SlugField(_("key"), max_length=40, unique=True)
    text_en = models.CharField(_("English"), max_length=200)
    text_zh = models.CharField(_("Chinese"), max_length=200)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("offered"), default=True)
    is_public = models.BooleanField(_("in the public register"), default=True)

    class Meta:
        verbose_name = _("reason for declining")
        verbose_name_plural = _("reasons for declining")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        return self.text_zh if reader_language() == Language.CHINESE else self.text_en
