"""The shapes that a sign may take in a rule set: a curve of so many knots, points for so many words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from renewctl.risk.further import ANYTHING_ELSE
from renewctl.risk.learning.signs import Sign

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FEWEST_OF_A_WORD = 10
"""A word that fewer cases have gets no points of its own."""
KNOTS = (2, 3, 4)
MOST_KNOTS = 6
DIGITS = 4  # of a knot, as the rule set has it


@dataclass(frozen=True, slots=True)
class Shape:
    """A sign's knots or words; `lines` is how many points of the card they are."""

    sign: Sign
    knots: tuple[float, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def lines(self) -> int:
        """How many lines of a card it takes."""
        return len(self.knots or self.words)

    def basis(self, places: Sequence[int]) -> "Floats":
        """Return how near each case is to each knot or word: shares that add up to 1, all 0 where nothing is known."""
        import numpy as np

        values = [self.sign.values[place] for place in places]
        found = np.zeros((len(places), self.lines))
        if self.words:
            of_word = {word: at for at, word in enumerate(self.words)}
            rest = of_word.get(ANYTHING_ELSE)
            for row, value in enumerate(values):
                at = None if value is None else of_word.get(str(value), rest)
                if at is not None:
                    found[row, at] = 1
            return found
        known = np.array([value is not None for value in values])
        figures = np.array([value if isinstance(value, int | float) else 0.0 for value in values], dtype=float)
        for at in range(self.lines):
            peak = [float(other == at) for other in range(self.lines)]
            found[:, at] = np.interp(figures, self.knots, peak) * known
        return found


def shapes_of(sign: Sign, places: Sequence[int]) -> list[Shape]:
    """Return the shapes that a sign may take, the simplest first, by the cases that are learned from."""
    known = [value for place in places if (value := sign.values[place]) is not None]
    if not known:
        return []
    return _by_words(sign, known) if sign.has_words else _by_knots(sign, [float(value) for value in known])


def _by_words(sign: Sign, known: Sequence[object]) -> list[Shape]:
    counts = Counter(map(str, known))
    often = [word for word, n in counts.most_common() if n >= FEWEST_OF_A_WORD]
    if not often or len(counts) < 2:
        return []
    every = tuple(often) if len(often) == len(counts) else (*often, ANYTHING_ELSE)
    single = [Shape(sign, words=(word, ANYTHING_ELSE)) for word in often] if len(counts) > 2 else []
    return [*single, Shape(sign, words=every)]


def _by_knots(sign: Sign, known: Sequence[float]) -> list[Shape]:
    import numpy as np

    different = sorted(set(known))
    if len(different) < 2:
        return []
    found = dict.fromkeys(
        tuple(different) if len(different) <= knots else _quantiles(np.array(known), knots)
        for knots in (*KNOTS, MOST_KNOTS)
    )
    return [Shape(sign, knots=knots) for knots in found]


def _quantiles(known: "Floats", knots: int) -> tuple[float, ...]:
    """Return knots spread over the figures, the outermost twentieths apart; both ends where most figures are one."""
    import numpy as np

    spread = np.quantile(known, np.linspace(0.05, 0.95, knots))
    found = sorted({float(f"{figure:.{DIGITS}g}") for figure in spread})
    return tuple(found) if len(found) > 1 else (float(known.min()), float(known.max()))
