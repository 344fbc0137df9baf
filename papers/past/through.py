"""Through what something was changed, in words: from the context that the history keeps with each row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from papers import rules

TASKS = {  # those of `papers.tasks`
    "papers.pull_due": gettext_lazy("metadata was pulled"),
    "papers.send_letters": gettext_lazy("letters were sent"),
    "papers.forget_addresses": gettext_lazy("addresses were deleted"),
    "papers.harvest": gettext_lazy("daily harvest"),
    "papers.refresh": gettext_lazy("nightly refresh"),
    "papers.compact_feed": gettext_lazy("the change feed was compacted"),
    "papers.clear_sessions": gettext_lazy("ended sessions were deleted"),
    "papers.train_suggested_categories": gettext_lazy("training of suggested categories"),
}
COMMANDS = {  # those of ours that may change what has a history; and Django's that people use
    "load_seed": gettext_lazy("the seed was loaded"),
    "first_accounts": gettext_lazy("first accounts"),
    "follow_changes": gettext_lazy("indexing"),
    "check_index": gettext_lazy("check of the index"),
    "export_bibtex": gettext_lazy("export"),
    "translations": gettext_lazy("translations"),
    "shell": gettext_lazy("by hand"),
    "loaddata": gettext_lazy("rows were loaded from a file"),
}


def through(said: Mapping[str, Any]) -> str:
    """ "" where nothing is known: plain SQL."""
    if task := said.get("task"):
        known = {"task": TASKS.get(task, ""), "name": task}
        return _("%(task)s (task %(name)s)") % known if known["task"] else _("task %(name)s") % known
    if command := said.get("command"):
        known = {"command": COMMANDS.get(command, ""), "name": command}
        if known["command"]:
            return _("%(command)s (command %(name)s)") % known
        return _("command %(name)s") % known
    if said.get("source") == "seed":
        return _("seed")
    if rule := said.get("rule"):
        return rules.say(rule)
    return _page(str(said.get("url") or ""))


def _page(address: str) -> str:
    if not address:
        return ""
    if address.startswith("/api/"):
        return _("API")
    return _("admin") if address.startswith("/admin/") else _("page")
