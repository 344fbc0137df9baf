"""Words that tell little, and words that tell of what kind a name is."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


EMPTY = _words("a an the of for on in to with and from by at via as is are be its it into or vs")
COMMON = _words(  # stems that so many titles of the field have that they hardly tell one from another
    """
    ai learning language model large artificial intelligence human machine using towards toward neural network deep
    system data training based approach method survey overview review analysis study evaluating evaluation natural
    understanding generation text task reinforcement feedback alignment aligning safety through how what can problem
    improving learn new report technical introduction research framework benchmark dataset not do your you we
    general generative pretrained llm
    """
)
FURTHER = _words("rethinking beyond scale scaling multilingual multimodal improved plus")  # of a follow-up
PARTICLES = _words("da de del della den der di dos du el la le ten ter van von jr sr ii iii iv")
BODIES = _words(  # of organisations that stand where authors do
    """
    academy agency alliance anthropic apple association authority authors bureau center centre coalition collaboration
    college commission committee company consortium contributors corporation council deepmind deepseek department
    foundation google group inc initiative institute institution lab laboratory labs meta microsoft ministry mistral
    nvidia office openai organisation organization project qwen research school society staff team union university
    workshop
    """
)
_FROM_TWO = """
    two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty
    """
NUMBERS = {word: str(number) for number, word in enumerate(_FROM_TWO.split(), 2)}
_ROMAN = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi"
PARTS = {
    **NUMBERS,
    **{roman: str(number) for number, roman in enumerate(_ROMAN.split(), 1)},
    "one": "1",
} | dict(zip("abcd", "1234", strict=True))
_GREEK_NAMES = """
    alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi omega
    """
GREEK = dict(zip("αβγδεζηθικλμνξπρστυφχψω", _GREEK_NAMES.split(), strict=True))
