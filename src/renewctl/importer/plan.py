"""What an import would do, row by row and table by table; made without writing, so that a dry run is the same thing."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from renewctl.importer.staging import Problem, Staged
from renewctl.messages import _, n_
from renewctl.plain import brief

# Without a leading nought, which makes a code of it.
PLAIN_NUMBER = re.compile(r"-?(0|[1-9]\d*|[1-9]\d{0,2}(,\d{3})+)(\.\d+)?", re.ASCII)
Value = str | int | None
Values = tuple[Value, ...]


class Effect(StrEnum):
    """What a row does to the book."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    FURTHER = "further_terms"


@dataclass(frozen=True, slots=True)
class Conflict(Problem):
    """The problem of one of several rows that contradict each other; its reason names them all, and says in what."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A field of a standing record that a sheet changes, as it was and as it will be."""

    record: str
    field: str
    before: str
    after: str


@dataclass(slots=True)
class Writes:
    """The rows to insert into a table and those to update; `keys` columns lead, and name the row to update.

    `moves` are updates that are made before all else and in their order, since each takes a place that the one before
    has left.
    """

    columns: tuple[str, ...]
    keys: int = 1
    inserts: list[Values] = field(default_factory=list)
    updates: list[Values] = field(default_factory=list)
    moves: list[Values] = field(default_factory=list)


@dataclass(slots=True)
class Plan:
    """What each row of the sheet does (None: it is quarantined), and what is written to which table."""

    staged: Staged
    effects: list[Effect | None]
    writes: dict[str, Writes] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    overruled: Counter[str] = field(default_factory=Counter)
    """By column: how many rows say something that a later row of the sheet overrules."""
    changed_fields: Counter[str] = field(default_factory=Counter)
    """By field: of how many standing records it changes."""
    edits: list[Edit] = field(default_factory=list)
    """The first of them, with what they were."""

    @classmethod
    def of(cls, staged: Staged) -> "Plan":
        """Return an empty plan: every row that could be read is the same as what stands, until something differs."""
        problems = staged.problems
        effects = [None if row in problems else Effect.SAME for row in range(len(staged.lines))]
        return cls(staged, list(effects), warnings=list(staged.warnings))

    def good_rows(self) -> list[int]:
        """Return the indexes of the rows that have no problem."""
        return [row for row, effect in enumerate(self.effects) if effect is not None]

    def refuse(self, row: int, name: str, value: str, reason: str) -> None:
        """Quarantine a row; `name` is the field to blame, "" for none."""
        self.staged.refuse(row, name, value, reason)
        self.effects[row] = None

    def conflict(self, rows: Sequence[int], name: str, shown: str, headers: Sequence[str]) -> None:
        """Quarantine rows that say different things of one record, `shown` in the column of the field `name`."""
        reason = _("Lines {lines} say different things of {name}: {columns}.").format(
            lines=self.lines(rows), name=brief(shown), columns=_first_three(headers)
        )
        for row in rows:
            problem = Conflict(self.staged.lines[row], self.staged.headers.get(name, ""), shown, reason)
            self.staged.problems.setdefault(row, []).append(problem)
            self.effects[row] = None

    def differing(self, names: Sequence[str], told: Sequence[Values]) -> list[str]:
        """Return the headers in which rows that describe one record contradict each other.

        `told`: what each row says, a value for each of these fields and then its unmapped columns as JSON.
        """
        mapped = [self.header(names[index]) for index in contradictions([one[:-1] for one in told])]
        return list(dict.fromkeys([*mapped, *contradicting_attributes([one[-1] for one in told])]))

    def header(self, name: str) -> str:
        """Return the header of the column that a field comes from; the field's own name where none does."""
        headers = self.staged.headers
        return headers.get(name) or headers.get(HELD_BY.get(name, ""), name)

    def overrule(self, names: Sequence[str], before: Values, later: Values) -> None:
        """Count what a later row says differently of the same record: the later one holds, and that is told."""
        if before != later:
            self.overruled.update(self.header(names[index]) for index in contradictions([before, later]))

    def warn_of_overruled(self) -> None:
        """Say by name in which columns rows were overruled by later ones."""
        for header, n in self.overruled.items():
            sentence = n_(
                "{column}: {n} row says something else of the same record than a later row; the later one holds.",
                "{column}: {n} rows say something else of the same record than a later row; the later one holds.",
                n,
            )
            self.warnings.append(sentence.format(column=header, n=n))

    def differs(self, row: int, effect: Effect = Effect.CHANGED) -> None:
        """Note what a row does; the first and greater effect stays: a new contract of a changed customer is new."""
        if self.effects[row] is Effect.SAME:
            self.effects[row] = effect

    def count(self, effect: Effect) -> int:
        """Return how many rows do this."""
        return Counter(self.effects)[effect]

    @property
    def quarantined(self) -> int:
        """How many rows have a problem."""
        return self.effects.count(None)

    @property
    def problems(self) -> list[Problem]:
        """Every problem, in the order of the lines."""
        return [problem for row in sorted(self.staged.problems) for problem in self.staged.problems[row]]

    def lines(self, rows: Sequence[int]) -> str:
        """Return the line numbers of rows as a list for a message, at most ten of them."""
        listed = ", ".join(str(self.staged.lines[row]) for row in rows[:10])
        return listed + (" …" if len(rows) > 10 else "")

    def warn_of_duplicates(self, name: str, rows: Sequence[int]) -> None:
        """Say by name that several lines of the file are one and the same record."""
        self.warnings.append(
            _("{name} stands several times, without a difference: lines {lines}.").format(
                name=brief(name), lines=self.lines(rows)
            )
        )


def cells_of(rows: list[int], columns: Sequence[Sequence[Value]]) -> list[Sequence[Value]]:
    """Return the cells of these rows in each column; the columns as they are where the rows are all there are."""
    if len(rows) == len(columns[0]) and rows == sorted(rows):
        return list(columns)
    return [[column[row] for row in rows] for column in columns]


def laid_over(standing: Values, given: Values) -> Values:
    """Return what stands with what a row gives laid over it: a blank cell says nothing and changes nothing."""
    if standing == given:
        return standing
    return tuple(old if new is None else new for old, new in zip(standing, given, strict=True))


def attributes_over(standing: Value, given: Value) -> Value:
    """Return two JSON texts of attributes as one: a key that both have takes the later value."""
    if standing is None or given is None or standing == given:
        return standing if given is None else given
    before, later = json.loads(str(standing)), json.loads(str(given))
    changed = {name: value for name, value in later.items() if _told(before.get(name)) != _told(value)}
    return json.dumps(before | changed, ensure_ascii=False) if changed else standing


def _told(value: str | None) -> str | None:
    """Return what the value of an unmapped column says: 1200, 1200.0 and 1,200.00 are one number however written."""
    if value is None or not PLAIN_NUMBER.fullmatch(value):
        return value
    whole, point, part = value.replace(",", "").partition(".")
    return (whole + point + part.rstrip("0")).removesuffix(".")


HELD_BY = {"currency": "amount", "notice_unit": "notice"}
"""A field without a column of its own may come out of another's."""


def _first_three(headers: Sequence[str]) -> str:
    listed = ", ".join(brief(header) for header in headers[:3])
    more = len(headers) - 3
    return (
        n_("{columns} and {n} more", "{columns} and {n} more", more).format(columns=listed, n=more)
        if more > 0
        else listed
    )


def contradicting_attributes(texts: Sequence[Value]) -> list[str]:
    """Return the unmapped columns in which rows that describe one record differ; `texts` as JSON, None for none."""
    if len(set(texts) - {None}) < 2:
        return []
    said: dict[str, set[str | None]] = {}
    for text in texts:
        for name, value in json.loads(str(text or "{}")).items():
            said.setdefault(name, set()).add(_told(value))
    return [name for name, values in said.items() if len(values) > 1]


def contradictions(rows: Sequence[Values]) -> list[int]:
    """Return the columns in which rows that describe one record differ; a blank cell differs from nothing."""
    return [
        index for index, values in enumerate(zip(*rows, strict=True)) if len({v for v in values if v is not None}) > 1
    ]
