"""Words of a question that say nothing about its subject. All of them are still needed where all words are; they
weigh nothing where some words are enough."""

from __future__ import annotations

from functools import cache

from papers.search.analysis import words
from papers.search.meaning.names import Tokens

ENGLISH = """
a about after all also am an and any are as at be because been before being between both but by can could did do does
doing each either few for from had has have having he her here his how i if in into is it its itself just let like me
might more most much my no nor not of off on once only or other our out over own paper papers same she should so some
such than that the their them then there these they this those through to too under until up upon us very via was we
were what when where which while who whom whose why will with within without work works would you your
"""
CHINESE = """
的 了 吗 呢 吧 是 在 和 与 及 或 对 对于 关于 把 被 让 使 将 能 会 可以 能否 是否 有 有没有 没有
怎么 怎样 怎么样 如何 什么 为什么 为何 哪些 哪个 谁 我们 他们 它们 它 这 那 这些 那些
一个 一种 一些 中 里 上 下 从 到 以 以及 其 其中 之 也 都 还 就 更 最 很 不 要 用 使用 通过 进行
论文 文章 文献 研究 相关 方面 问题 方法 带来 来
"""


@cache
def fillers() -> frozenset[Tokens]:
    """As sequences of stems."""
    return frozenset(tuple(words(word)) for word in (ENGLISH + CHINESE).split())
