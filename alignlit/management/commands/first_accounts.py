"""Create the roles and, when nobody has an account yet, one admin and one curator; print their passwords once."""

import secrets
from typing import Any

from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand
from django.db import transaction

from alignlit.roles import ADMIN, CURATOR, ensure_roles
from papers.models import User


class Command(BaseCommand):
    help = __doc__

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        ensure_roles()
        if User.objects.exists():
            return
        for role in (ADMIN, CURATOR):
            password = secrets.token_urlsafe(12)
            user = User.objects.create_user(role, password=password, is_staff=role == ADMIN)
            user.groups.add(Group.objects.get(name=role))
            self.stdout.write(f"{role}: name {user.username}, password {password}")
