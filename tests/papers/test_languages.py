"""In which language a text is written, by its letters."""

from __future__ import annotations

import pytest

from papers.templatetags.languages import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Training language models", "en"),
        ("大语言模型对齐综述", "zh-Hans"),
        ("RLHF 综述", "zh-Hans"),
        ("大規模言語モデルの整合", "ja"),
        ("언어 모델 정렬", "ko"),
        ("Обзор", ""),
        ("2023", ""),
        ("", ""),
    ],
)
def test_letters_tell_the_language(text: str, language: str) -> None:
    assert language_of(text) == language
