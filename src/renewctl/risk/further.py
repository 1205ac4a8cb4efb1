"""The optional indicators: what each measures, and its 0 to 100 by a curve or by points for words.

A rule set gives them their weight; without one they are not measured at all. A new one is a line of KINDS, its
statement in `measures.py` and its sentence in `further_reasons.py`.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from renewctl.risk.indicators import Curve, Kept, Lack, Reading
from renewctl.vocabulary import AttributeOwner, IndicatorName, RiskDirection

RISING, FALLING = RiskDirection.RISING, RiskDirection.FALLING
ANYTHING_ELSE = "*"


class Kind(NamedTuple):
    """An optional indicator: which way it points, and over how many days where it looks back."""

    direction: RiskDirection | None
    days: int | None = None
    words: tuple[str, ...] = ()  # what its points are given for; none: it has a curve
    can_change: bool = True  # whether what is done from now on can change it


KINDS: dict[IndicatorName, Kind] = {
    IndicatorName.SATISFACTION: Kind(FALLING, days=365),
    IndicatorName.SATISFACTION_TREND: Kind(RISING, days=365),
    IndicatorName.SILENCE: Kind(RISING),
    IndicatorName.OPEN_COMPLAINTS: Kind(RISING),
    IndicatorName.REPEATED_COMPLAINTS: Kind(RISING, days=365, can_change=False),
    IndicatorName.CHAMPION: Kind(None, words=("there", "gone")),
    IndicatorName.NOTICE: Kind(None, words=("none", "given", "received")),
    IndicatorName.LATE_STEPS: Kind(RISING),
    IndicatorName.STALE_SIGNALS: Kind(RISING),
    IndicatorName.ACTIVE_DAYS: Kind(FALLING, days=365),
    IndicatorName.PAYMENT_TREND: Kind(RISING),
    IndicatorName.DISCOUNTS: Kind(RISING, can_change=False),
    IndicatorName.TENURE: Kind(FALLING, can_change=False),
}


class Points(NamedTuple):
    """What r each word has; `*` stands for every word that is not listed. Case and blanks around do not matter."""

    by_word: dict[str, float]

    def at(self, word: str) -> float | None:
        """Return the r of a word; None for one that is not listed."""
        return self.by_word.get(word.strip().casefold(), self.by_word.get(ANYTHING_ELSE))


class Measured(NamedTuple):
    """What was found of a customer, and what it is compared with; None where nothing is recorded."""

    value: float | str | None
    baseline: float | None = None


NOTHING = Measured(None)


@dataclass(slots=True, eq=False)
class Further:
    """One optional indicator of a rule set; `key` and `of` are those of a column that an import kept."""

    name: str
    weight: float
    scale: Curve | Points
    days: int | None = None
    key: str | None = None
    of: AttributeOwner | None = None
    direction: RiskDirection | None = None
    can_change: bool = True
    readings: Kept[Measured, Reading] = field(init=False)

    def __post_init__(self) -> None:
        self.readings = Kept(self._reading)

    @property
    def kind(self) -> IndicatorName | None:
        """Which of the optional indicators it is; None for a column that an import kept."""
        return None if self.key is not None else IndicatorName(self.name)

    def _reading(self, measured: Measured) -> Reading:
        value, baseline = measured
        if value is None:
            return self._without(None, baseline, Lack.NOT_RECORDED)
        if isinstance(self.scale, Points):
            r = self.scale.at(str(value))
            if r is None:
                return self._without(value, baseline, Lack.UNLISTED)
            return Reading(self.name, self.weight, value, baseline, r)
        if isinstance(value, str):
            return self._without(value, baseline, Lack.NO_NUMBER)
        return Reading(self.name, self.weight, value, baseline, self.scale.at(self.figure(value, baseline)))

    def figure(self, value: float, baseline: float | None) -> float:
        """Return what goes up the curve: of what is compared with its own past, by how much it is worse."""
        if baseline is None:
            return value
        return baseline - value if self.name == IndicatorName.SATISFACTION_TREND else value - baseline

    def _without(self, value: float | str | None, baseline: float | None, lack: Lack) -> Reading:
        return Reading(self.name, self.weight, value, baseline, None, lack)


class Readings(NamedTuple):
    """The readings of the optional indicators by customer; `blank` are those of whoever has no such facts."""

    known: dict[int, tuple[Reading, ...]]
    blank: tuple[Reading, ...]
