"""The reasons for declining that curators began with; admins change them."""

from __future__ import annotations

from typing import Any

from django.db import migrations

# key, English, Chinese, whether the public register lists what was declined for it
REASONS = [
    ("scope", "It is not about aligning language models.", "内容与语言模型对齐无关。", True),
    ("unidentified", "There is not enough to find the work.", "信息不足，无法找到该作品。", False),
    ("not-a-work", "It is not a scholarly work, report or essay.", "这不是学术作品、报告或论述文章。", True),
    ("withdrawn", "The work was withdrawn by its authors.", "该作品已被作者撤回。", True),
    ("spam", "It is advertising.", "这是广告。", False),
]


def add(apps: Any, schema_editor: Any) -> None:
    model = apps.get_model("papers", "Reason")
    for position, (key, english, chinese, is_public) in enumerate(REASONS):
        texts = {"text_en": english, "text_zh": chinese}
        model.objects.get_or_create(
            key=key, defaults={**texts, "position": position, "is_public": is_public}
        )


def remove(apps: Any, schema_editor: Any) -> None:
    """What is unchanged goes; what an admin wrote stays until its table goes."""
    model = apps.get_model("papers", "Reason")
    for key, english, chinese, _public in REASONS:
        model.objects.filter(key=key, text_en=english, text_zh=chinese).delete()


class Migration(migrations.Migration):
    dependencies = [("papers", "0006_curation")]

    operations = [migrations.RunPython(add, remove)]
