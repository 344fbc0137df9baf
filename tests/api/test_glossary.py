"""The glossary in the API."""

from __future__ import annotations

import pytest
from django.test import Client

from taxonomy.models import GlossaryTerm


@pytest.mark.django_db
def test_terms_come_with_their_names_in_both_languages(client: Client) -> None:
    GlossaryTerm.objects.create(english=["reward model", "RM"], chinese=["奖励模型"])
    assert client.get("/api/v1/glossary/").json() == {
        "results": [{"english": ["reward model", "RM"], "chinese": ["奖励模型"]}]
    }


@pytest.mark.django_db
def test_it_takes_no_parameters(client: Client) -> None:
    assert client.get("/api/v1/glossary/?q=rm").status_code == 400
