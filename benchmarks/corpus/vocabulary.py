"""Words, and how often each is used.

The share of the word at each rank follows Zipf's law in pieces: straight lines between `CURVE`'s points on double
logarithmic paper, and beyond the last one a tail without end (Mandelbrot's exponent `TAIL`), from which ever new
words come. The points were read off the abstracts of 20,000 papers on robotics and machine learning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count, pairwise
from math import exp, log
from random import Random

# (rank, share of all words)
CURVE = (
    *((1, 0.0550), (2, 0.0317), (5, 0.0247), (10, 0.0101), (20, 0.00425), (50, 0.00178), (100, 0.00113)),
    *((200, 0.000588), (500, 0.000273), (1000, 0.0001415), (2000, 0.0000596), (5000, 0.0000134)),
    *((10000, 0.0000036),),
)
LISTED = CURVE[-1][0]
TAIL = 1.9  # the exponent of the ranks behind the last point
MOST = 5_000_000  # ranks

FUNCTION = (
    "the of and a to in we for is that on with this our are by as an from can which be it show based such "
    "or these at have two has between both also not its more however while their when each into use where "
    "only over existing been first one through than but all other then without most many under how using "
    "used new novel different results propose proposed paper approach method methods present demonstrate "
    "work well number provide study"
).split()
SUBJECT = (
    "model models language training learning human data reward alignment feedback policy performance task "
    "tasks large preference preferences safety problem system network neural behavior information "
    "instruction optimization framework algorithm agent agents evaluation accuracy benchmark dataset "
    "datasets reasoning knowledge response responses reinforcement objective robust generation output "
    "outputs prompt prompts attack attacks harmful values value quality analysis experiments "
    "representation representations supervised fine-tuning gradient sampling estimation uncertainty bias "
    "fairness interpretability attention transformer transformers token tokens embedding classification "
    "distribution generalization function features feature detection approaches annotators oversight "
    "truthful truthfulness honesty hallucination toxicity jailbreak jailbreaking adversarial red-teaming "
    "debate recursive amplification scalable constitutional critique critic reward-hacking specification "
    "proxy goals corrigibility deception deceptive mechanistic circuits probing concept causal activation "
    "steering editing memorization privacy watermark poisoning backdoor defense moderation refusal "
    "dialogue assistant summarization translation retrieval question answering code theorem proof "
    "verification calibration confidence ensemble distillation pretraining scaling emergent capability "
    "capabilities risk risks governance society ethics moral norms culture cultural annotation crowd "
    "survey taxonomy theory game equilibrium cooperation bandit regret exploration planning control robot "
    "robots vision image images video speech graph graphs search ranking recommendation kernel bayesian "
    "variational latent diffusion convergence bound bounds convex stochastic efficient efficiency "
    "inference memory compression quantization hardware latency simulation environment"
).split()
CONSONANTS = "bcdfglmnprstvz"
VOWELS = "aeiou"
SYLLABLES = len(CONSONANTS) * len(VOWELS)
ENDINGS = ("", "n", "r", "l", "s", "m", "t", "st", "nt")


def words(given: Iterable[str]) -> Iterator[str]:
    """All words by falling frequency, each once: common ones, the subject's, the given ones, then made-up ones."""
    seen: set[str] = set()
    for word in (*FUNCTION, *SUBJECT, *given):
        if word not in seen:
            seen.add(word)
            yield word
    yield from (word for word in map(made_up, count()) if word not in seen)


def made_up(number: int) -> str:
    """The number as syllables and an ending, different for each number and easy to say: 4711 is "linacas"."""
    number, ending = divmod(number, len(ENDINGS))
    number += SYLLABLES**2 if number % 2 else SYLLABLES  # three syllables or two; no number meets another
    syllables = ""
    while number:
        number, rest = divmod(number, SYLLABLES)
        syllables += CONSONANTS[rest % len(CONSONANTS)] + VOWELS[rest // len(CONSONANTS)]
    return syllables + ENDINGS[ending]


def share(rank: int) -> float:
    """How much of all text the word at this rank makes up."""
    for (left, high), (right, low) in pairwise(CURVE):
        if rank <= right:
            way = log(rank / left) / log(right / left)
            return exp(log(high) + way * log(low / high))
    return CURVE[-1][1] * exp(-TAIL * log(rank / LISTED))


def tail_share() -> float:
    """How much of all text lies behind the last point (the integral of its power law)."""
    return CURVE[-1][1] * LISTED / (TAIL - 1)


def tail_rank(random: Random) -> int:
    """A rank behind the last point, by its share (inverse of the power law's distribution)."""
    rank = LISTED * (1.0 - random.random()) ** (-1 / (TAIL - 1))
    return min(MOST, int(rank) + 1)
