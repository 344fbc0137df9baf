"""Who may do what: the groups reader, submitter, curator and admin, and their permissions. Each may what those before
it may; an account without a group is a reader, and everyone may read and submit without an account."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import Group, Permission
from django.db.models import Q

READER, SUBMITTER, CURATOR, ADMIN = "reader", "submitter", "curator", "admin"
READER_MAY = ["add_snapshot"]
SUBMITTER_MAY = [*READER_MAY, "add_submission"]  # more of them, and of one's own account
CURATOR_MAY = [
    *SUBMITTER_MAY,
    *("decide_submission", "view_submission", "change_paper", "view_paper", "change_category"),
]
ADMIN_APPS = ["papers", "taxonomy"]


def ensure_roles() -> None:
    """Create the groups and give them what they should have; may run at every start."""
    for name, may in ((READER, READER_MAY), (SUBMITTER, SUBMITTER_MAY), (CURATOR, CURATOR_MAY)):
        _group(name, Q(content_type__app_label__in=ADMIN_APPS, codename__in=may))
    _group(ADMIN, Q(content_type__app_label__in=ADMIN_APPS))


def _group(name: str, may: Q) -> None:
    group, _ = Group.objects.get_or_create(name=name)
    group.permissions.set(Permission.objects.filter(may))


class Readers(BaseBackend):
    """Whoever has an account and no group is a reader. Others are asked about nothing but what readers may."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        app, _dot, codename = perm.partition(".")
        if obj is not None or app != "papers" or codename not in READER_MAY:
            return False
        return bool(user_obj.is_active and not user_obj.groups.exists())
