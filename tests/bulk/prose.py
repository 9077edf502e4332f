"""Make up sentences that look like English and mean nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

NOUNS = (  # noqa: SIM905
    "network layer weight gradient theorem proof measure field model bound circuit feature sample "
    "kernel learner basin symmetry grammar tree threshold limit series diagram expansion prior "
    "posterior temperature landscape barrier permutation neuron direction subspace probe estimate "
    "argument assumption question answer mechanism structure task story experiment observation"
).split()
ADJECTIVES = (  # noqa: SIM905
    "small large sparse dense random typical careful plain smooth singular linear wide narrow hard "
    "easy local global hidden visible stable noisy finite infinite early late shallow deep common "
    "rare honest useful exact approximate recent classical surprising"
).split()
VERBS = (  # noqa: SIM905
    "bounds determines resembles needs explains hides contains follows changes predicts limits "
    "describes measures reaches supports ignores replaces settles suggests preserves"
).split()
LINKS = (
    "because",
    "although",
    "while",
    "whenever",
    "provided that",
    "as soon as",
    "unless",
    "and yet",
)
OPENINGS = (
    "In practice",
    "To first order",
    "For our purposes",
    "By the same token",
    "In the simplest case",
    "More often than not",
    "At this scale",
)
SURNAMES = (  # noqa: SIM905
    "Abel Boole Cantor Dirac Euler Fisher Gauss Hopf Ising Jacobi Klein Lyapunov Markov Noether "
    "Onsager Peano Riesz Stirling Turing Ulam Viete Weyl Young Zorn"
).split()


def sentence(chance: Random) -> str:
    """Return a sentence of a dozen words or so."""
    opening = f"{chance.choice(OPENINGS)} " if chance.random() < 0.25 else ""
    more = f", {chance.choice(LINKS)} {_clause(chance)}" if chance.random() < 0.55 else ""
    text = f"{opening}{_clause(chance)}{more}."
    return text[0].upper() + text[1:]


def title(chance: Random) -> str:
    """Return a few words for a title."""
    first = f"{chance.choice(ADJECTIVES)} {chance.choice(NOUNS)}s"
    return f"{first} and the {chance.choice(NOUNS)}".capitalize()


def surname(chance: Random) -> str:
    """Return a name, at the beginning of which is a letter of its own."""
    return chance.choice(SURNAMES)


def _clause(chance: Random) -> str:
    return f"{_thing(chance)} {chance.choice(VERBS)} {_thing(chance)}"


def _thing(chance: Random) -> str:
    article = chance.choice(("the", "a", "every", "some", "no", "this"))
    adjective = f"{chance.choice(ADJECTIVES)} " if chance.random() < 0.5 else ""
    of = f" of the {chance.choice(NOUNS)}" if chance.random() < 0.3 else ""
    return f"{article} {adjective}{chance.choice(NOUNS)}{of}"
