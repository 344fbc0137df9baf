"""Authors: a population that grows with the corpus, in which a few write much and most write once.

Each place on a paper goes to a newcomer or to the author of an earlier place, drawn among all places (Simon's model:
who has written much is drawn often). Newcomers come so that n places have `SCALE * n ** GROWTH` authors, read off
20,000 papers (48,351 authors in 77,297 places) and the 146,000 authors that 100,000 papers have.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from itertools import count
from random import Random

from benchmarks.corpus.vocabulary import made_up

SCALE, GROWTH = 21.2, 0.687
MOST_NEW = 0.9  # among the very first places the formula asks for more newcomers than places
PER_PAPER = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
WEIGHTS = (8, 19, 23, 19, 12, 7, 4, 3, 2, 1, 1, 1)

GIVEN = (
    "Ada Aisha Alex Amir Ana Andrei Anna Arjun Ben Bo Camille Carlos Chen Clara Dan Daniel David Diego "
    "Elena Emil Emma Eric Eva Fatima Felix Finn Grace Hana Hao Hugo Ines Ivan Jakob Jan Jia Jin Jing "
    "Jonas Julia Jun Kai Karim Kim Lars Laura Lei Lena Leo Li Lin Lucas Maria Marta Max Mei Min Mira "
    "Nadia Nina Noah Olga Omar Paul Pedro Peter Priya Qing Rafael Ravi Rosa Ruth Sam Sara Sofia Tao Theo "
    "Tom Uma Vera Victor Wei Xin Yan Yi Yu Yuki Zoe"
).split()
FAMILY = (
    "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao Luo Kim Lee Park Choi "
    "Nguyen Tran Singh Kumar Sharma Gupta Patel Khan Ali Hassan Cohen Levy Smith Jones Brown Miller Davis "
    "Wilson Moore Taylor Anderson Thomas Martin Garcia Lopez Silva Santos Costa Rossi Ferrari Russo "
    "Schmidt Weber Fischer Meyer Wagner Becker Hoffmann Dubois Laurent Bernard Novak Horvat Kowalski "
    "Ivanov Petrov Sato Suzuki Tanaka Ito Yamamoto Johansson Nielsen Hansen Larsen Virtanen Bakker Jansen "
    "Visser Murphy Kelly Walsh Okafor Mensah Diallo Haddad"
).split()
KNOWN_FAMILY = 0.45  # of all authors carry a name of the list; the others one of their own


class People:
    """Draws the authors of one paper after another; keeps four bytes for each place."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._names: list[str] = []
        self._taken: set[str] = set()
        self._places = array("i")

    def draw(self) -> tuple[str, ...]:
        wanted = self._random.choices(PER_PAPER, WEIGHTS)[0]
        return tuple(dict.fromkeys(self._author() for _ in range(wanted)))

    def _author(self) -> str:
        places = len(self._places)
        newcomers = min(MOST_NEW, SCALE * GROWTH * (places + 1) ** (GROWTH - 1))
        if not places or self._random.random() < newcomers:
            number = len(self._names)
            self._names.append(self._new_name())
        else:
            number = self._places[int(self._random.random() * places)]
        self._places.append(number)
        return self._names[number]

    def _new_name(self) -> str:
        name = next(name for name in self._candidates() if name not in self._taken)
        self._taken.add(name)
        return name

    def _candidates(self) -> Iterator[str]:
        choice, roll = self._random.choice, self._random.random
        for attempt in count():
            middle = f" {choice('ABCDEFGHJKLMNPRSTVWZ')}." if attempt or roll() < 0.3 else ""
            known = roll() < KNOWN_FAMILY and attempt < 3
            family = choice(FAMILY) if known else made_up(int(roll() * 40_000)).capitalize()
            yield f"{choice(GIVEN)}{middle} {family}"
