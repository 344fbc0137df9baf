"""Who may do what: the groups reader, submitter, curator and admin, and their permissions."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

ADMIN, CURATOR = "admin", "curator"
CURATOR_MAY = ["decide_submission", "view_submission", "change_paper", "view_paper", "change_category"]
ADMIN_APPS = ["papers", "taxonomy"]


def ensure_roles() -> None:
    """Create the groups and give them what they should have; may run at every start."""
    curator, _ = Group.objects.get_or_create(name=CURATOR)
    curator.permissions.set(Permission.objects.filter(codename__in=CURATOR_MAY))
    admin, _ = Group.objects.get_or_create(name=ADMIN)
    admin.permissions.set(Permission.objects.filter(Q(content_type__app_label__in=ADMIN_APPS)))
    for name in ("reader", "submitter"):
        Group.objects.get_or_create(name=name)
