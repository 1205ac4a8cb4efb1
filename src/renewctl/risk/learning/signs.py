"""What there is to learn from: the figure of each indicator, and of each column that an import kept, case by case."""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from renewctl.errors import UsageError
from renewctl.messages import _
from renewctl.plain import brief
from renewctl.renewal.outcome import OF_A_CUSTOMER
from renewctl.risk.active import InForce
from renewctl.risk.assessments import assessments
from renewctl.risk.further import ANYTHING_ELSE, KINDS, Further, Points
from renewctl.risk.indicators import Curve, Decline, Figure, Reading
from renewctl.risk.measures import NUMBER
from renewctl.risk.proof.accuracy import FEWEST_EVENTS, auc
from renewctl.risk.proof.backtest import sources
from renewctl.risk.proof.history import PastCase
from renewctl.risk.proof.leaks import Leak, leak_of
from renewctl.risk.rule_set import is_column_name
from renewctl.risk.score import RuleSet
from renewctl.store.batches import THESE
from renewctl.store.reader import Reader
from renewctl.vocabulary import AttributeOwner, RiskDirection

OF_CUSTOMERS = f"SELECT id, attributes FROM customer WHERE attributes IS NOT NULL AND id IN ({THESE})"
OF_CONTRACTS = f"""
SELECT customer_id, attributes FROM contract WHERE attributes IS NOT NULL AND customer_id IN ({THESE})
"""

MOSTLY_NUMBERS = 0.9
MOST_WORDS = 50
"""A column with more different words is a name or a number of something, not a property."""
TOO_GOOD = 0.985
"""A column that ranks like this by itself was most likely written after the outcome."""
LEAST_KNOWN = 0.02
"""What is known of a smaller share of the cases is not learned from."""

FLAT = Curve((0, 1), (0, 0))


@dataclass(slots=True)
class Sign:
    """One candidate: its place in a rule set, and its figure or word in each case (None: no data)."""

    entry: Decline | Figure | Further
    values: list[float | str | None]
    spelling: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The indicator's name."""
        return str(self.entry.name)

    @property
    def has_words(self) -> bool:
        """Whether it goes by words, not by figures."""
        return isinstance(self.entry, Further) and isinstance(self.entry.scale, Points)

    @property
    def direction(self) -> RiskDirection | None:
        """Which way it points; use, inquiries, market and payment are risky where they are high."""
        return self.entry.direction if isinstance(self.entry, Further) else RiskDirection.RISING


def signs_of(
    book: Reader, base: RuleSet, cases: Sequence[PastCase], *, is_strict: bool, without: Sequence[str] = ()
) -> tuple[list[Sign], dict[str, Leak]]:
    """Return every candidate that says something of the cases, and the columns left out, each with the reason.

    Which way each points, and over how many days it looks back, is the base's where it has it. `without` are columns
    that shall not be used; UsageError for one that there is not: the column that was meant would be used after all.
    """
    columns, leaks = _columns(book, cases, without)
    optional = [
        Further(name, 1, Points({ANYTHING_ELSE: 0}) if kind.words else FLAT, kind.days, direction=kind.direction)
        for name, kind in KINDS.items()
    ]
    of_base = {entry.name: entry for entry in base.further}
    probe = base._replace(further=tuple(_as_in(of_base.get(one.name), one) for one in (*optional, *columns)))
    found: dict[tuple[date, int], tuple[Reading, ...]] = {}
    for day, source, customers in sources(book, cases, is_strict=is_strict):
        for one in assessments(source, customers, day, InForce(probe)):
            found[day, one.customer_id] = one.assessment.readings
    readings = [found.get((case.as_of, case.customer_id)) for case in cases]
    events = [case.is_event for case in cases]
    kept: list[Sign] = []
    for place, entry in enumerate(probe.indicators):
        sign = _sign(entry, [None if row is None else row[place] for row in readings])
        if isinstance(entry, Further) and entry.key and _tells_by_itself(sign, events):
            leaks[sign.name] = Leak.BY_ITSELF
        elif _says_something(sign):
            kept.append(sign)
    return kept, leaks


def _as_in(known: Further | None, entry: Further) -> Further:
    """Return an indicator with the direction and the days that the base gives it."""
    return entry if known is None else replace(entry, direction=known.direction, days=known.days)


def _columns(book: Reader, cases: Sequence[PastCase], without: Sequence[str]) -> tuple[list[Further], dict[str, Leak]]:
    """Return the columns that imports kept with these customers and their contracts, as indicators without a scale."""
    is_dated = any(case.end for case in cases)
    customers = {case.customer_id for case in cases}
    columns, leaks, known = list[Further](), dict[str, Leak](), set[str]()
    for of, sql in ((AttributeOwner.CUSTOMER, OF_CUSTOMERS), (AttributeOwner.CONTRACT, OF_CONTRACTS)):
        texts = defaultdict[str, Counter[str]](Counter)
        for _whose, text in book.tuples_of(sql, customers):
            for key, value in json.loads(str(text)).items():
                texts[key][str(value)] += 1
        taken = set[str]()
        for key, counts in texts.items():
            name = f"{of.value}.{key}"
            known |= {key, name}
            leak = leak_of(key, is_dated=is_dated)
            if key in OF_A_CUSTOMER:
                continue
            if leak:
                leaks[name] = leak
            elif name in without or key in without or not (scale := _scale(counts)):
                continue
            elif not is_column_name(key) or key.casefold() in taken:
                leaks[name] = Leak.NAMELESS
            else:
                taken.add(key.casefold())
                columns.append(Further(name, 1, scale, key=key, of=of))
    if missing := [brief(one) for one in without if one not in known]:
        raise UsageError(_("None of these customers has a column {column}.").format(column=_(", ").join(missing)))
    return columns, leaks


def _scale(counts: Counter[str]) -> Curve | Points | None:
    """Return how a column is read: mostly numbers, a few words, or None for names and the like."""
    numbers = sum(n for text, n in counts.items() if NUMBER.fullmatch(text.strip()))
    if numbers >= MOSTLY_NUMBERS * counts.total():
        return FLAT
    return Points({ANYTHING_ELSE: 0}) if len(counts) <= MOST_WORDS else None


def _sign(entry: Decline | Figure | Further, readings: Sequence[Reading | None]) -> Sign:
    sign = Sign(entry, [])
    for reading in readings:
        value = None if reading is None or reading.r is None else reading.value
        if reading is None or value is None:
            sign.values.append(None)
        elif isinstance(value, str):
            word = value.strip().casefold()
            sign.spelling.setdefault(word, value.strip())
            sign.values.append(word)
        elif isinstance(entry, Further):
            sign.values.append(entry.figure(value, reading.baseline))
        else:
            sign.values.append(value if reading.fall is None else reading.fall)
    return sign


def _says_something(sign: Sign) -> bool:
    """Whether it is known of some of the cases, and not the same of all."""
    known = [value for value in sign.values if value is not None]
    return len(known) >= max(FEWEST_EVENTS, LEAST_KNOWN * len(sign.values)) and len(set(known)) > 1


def _tells_by_itself(sign: Sign, events: Sequence[bool]) -> bool:
    """Whether a column all but is the outcome: by what it says, or by whether it says anything."""
    if sum(events) < FEWEST_EVENTS:
        return False
    is_there = auc([float(value is not None) for value in sign.values], events) or 0.5
    if max(is_there, 1 - is_there) >= TOO_GOOD:
        return True
    if sign.has_words:
        lost = defaultdict[object, list[bool]](list)
        for value, event in zip(sign.values, events, strict=True):
            lost[value].append(event)
        ranks = {value: sum(some) / len(some) for value, some in lost.items()}
        return (auc([ranks[value] for value in sign.values], events) or 0.5) >= TOO_GOOD
    known = [(value, event) for value, event in zip(sign.values, events, strict=True) if not isinstance(value, str)]
    figures = [(value, event) for value, event in known if value is not None]
    area = auc([value for value, _event in figures], [event for _value, event in figures]) or 0.5
    return max(area, 1 - area) >= TOO_GOOD
