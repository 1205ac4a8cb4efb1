"""The list of what a column may be called (`synonyms.toml`), unfolded once per kind of record."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from re import findall, search, split
from typing import TypedDict, cast

# Within a tier the order of the list decides; a tier never reaches into the next.
ORDER_STEP = 0.005
TAIL_FROM, AS_TAIL = 65.0, 70.0


class Tiers(TypedDict, total=False):
    """The phrases of one field, best first in each tier.

    blocked: words that may not stand before a phrase of it. replace: forget what the field is called elsewhere.
    """

    exact: list[str]
    strong: list[str]
    weak: list[str]
    tail: list[str]
    blocked: list[str]
    replace: bool


class Kind(TypedDict, total=False):
    """One kind of record: names of its sheets, its fields, what must be there (one of each group), words of its own.

    by_cells: fields that a header may name, but a column is only if its cells hold them.
    """

    sheets: list[str]
    fields: list[str]
    by_cells: list[str]
    required: list[list[str]]
    field: dict[str, Tiers]


class Party(TypedDict):
    """Words for one sort of other side of a contract, and how much less they are believed than "customer"."""

    family: str
    behind: float
    words: list[str]


class Notes(TypedDict):
    """What a note in a header says of the numbers below it."""

    factor: dict[str, int]
    currency: dict[str, str]
    unit: dict[str, str]
    codes: dict[str, list[str]]
    behind: dict[str, list[str]]


class Synonyms(TypedDict):
    """The file as it stands."""

    words: dict[str, str]
    fold: dict[str, str]
    notes: Notes
    blocked: dict[str, list[str]]
    groups: dict[str, list[str]]
    party: list[Party]
    field: dict[str, Tiers]
    kind: dict[str, Kind]


@dataclass(slots=True)
class Meaning:
    """What a phrase means: the field, how sure (up to 100), whose it is, and how sure with other words before it."""

    field: str
    score: float
    family: str
    as_tail: float = 0.0


@cache
def synonyms() -> Synonyms:
    """Return the synonyms file."""
    text = files(__package__).joinpath("synonyms.toml").read_text("utf-8")
    return cast(Synonyms, tomllib.loads(text))


class _Tier:
    """The phrases of a field that are believed alike, unfolded; the earlier they come, the more they count."""

    def __init__(self, field: str, score: float, phrases: Sequence[str]) -> None:
        """Unfold the phrases."""
        self.field, self.score = field, score
        self.unfolded = list(_unfold(phrases))
        backwards = (text for text, _family, _behind in reversed(self.unfolded))  # of equal ones the first counts
        self.places = dict(zip(backwards, range(len(self.unfolded) - 1, -1, -1), strict=True))

    def meaning(self, phrase: str) -> Meaning:
        """Return what one of them means."""
        place = self.places[phrase]
        _text, family, behind = self.unfolded[place]
        score = self.score - behind - min(place * ORDER_STEP, 9.9)
        long_enough = len(phrase) >= 4 if phrase[-1] > "\u3000" else " " in phrase
        return Meaning(self.field, score, family, score if score >= TAIL_FROM and long_enough else 0.0)


class Meanings:
    """What phrases mean in one kind of record. Few of the tens of thousands are ever asked for, so it is found then."""

    def __init__(self, what: str) -> None:
        """Unfold the phrases of the kind's fields."""
        self.known: dict[str, tuple[Meaning, ...]] = {}
        self.tiers: list[_Tier] = []
        self.tails: list[tuple[str, list[str]]] = []
        kind = synonyms()["kind"][what]
        self.fields = [*kind["fields"], *kind.get("by_cells", [])]
        for field in self.fields:
            general = synonyms()["field"].get(field, {})
            own = kind.get("field", {}).get(field, {})
            self.tiers.append(_Tier(field, 100.0, [field.replace("_", " ")]))
            for tiers in (own,) if own.get("replace") else (own, general):
                self.tiers.append(_Tier(field, 100.0, tiers.get("exact", [])))
                self.tiers.append(_Tier(field, 80.0, tiers.get("strong", [])))
                self.tiers.append(_Tier(field, 55.0, tiers.get("weak", [])))
                self.tails.append((field, tiers.get("tail", [])))

    def of(self, phrase: str) -> tuple[Meaning, ...]:
        """Return what a phrase, in plain form, means: each field once, as the best tier has it that has the phrase."""
        if phrase not in self.known:
            found: dict[str, Meaning] = {}
            for tier in self.tiers:
                if phrase in tier.places and tier.field not in found:
                    found[tier.field] = tier.meaning(phrase)
            for field, tails in self.tails:
                if phrase in tails:  # a tail alone says nothing: "费" is no header, "加盟费" is one
                    found.setdefault(field, Meaning(field, 0.0, "")).as_tail = AS_TAIL
            self.known[phrase] = tuple(found[field] for field in self.fields if field in found)
        return self.known[phrase]


@cache
def meanings(what: str) -> Meanings:
    """Return what phrases mean in a kind of record."""
    return Meanings(what)


def _unfold(phrases: Sequence[str]) -> Iterator[tuple[str, str, float]]:
    """Yield every phrase that a template stands for, with the family of the party in it and how far it is behind.

    Chinese words go into templates without a space, English ones into those with one; a lone {party} takes both.
    A Chinese word may be followed by an English one: 合同ID.
    """
    for phrase in phrases:
        names: list[str] = findall(r"\{(\w+)\}", phrase)
        if not names:
            yield phrase, "", 0.0
            continue
        chinese, english = _words(names[0])
        if " " in phrase:
            choices = [english, *(_words(name)[1] for name in names[1:])]
        elif len(names) == 1 and phrase == "{" + names[0] + "}":
            choices = [[*chinese, *english]]
        else:
            choices = [chinese, *([*_words(name)[0], *_words(name)[1]] for name in names[1:])]
        start, *rests = split(r"\{\w+\}", phrase)
        unfolded = [(start, "", 0.0)]
        for words, rest in zip(choices, rests, strict=True):
            unfolded = [
                (text + word + rest, family or own, behind + less)
                for text, family, behind in unfolded
                for word, own, less in words
            ]
        yield from unfolded


@cache
def _words(group: str) -> tuple[list[tuple[str, str, float]], list[tuple[str, str, float]]]:
    """Return the Chinese and the English words of a group: (word, family, how far behind)."""
    if group == "party":
        words = [(word, party["family"], party["behind"]) for party in synonyms()["party"] for word in party["words"]]
    else:
        words = [(word, "", 0.0) for word in synonyms()["groups"][group]]
    return [one for one in words if has_chinese(one[0])], [one for one in words if not has_chinese(one[0])]


def has_chinese(text: str) -> bool:
    """Return whether a text has a Chinese character in it."""
    return search(r"[\u3400-\u9fff]", text) is not None
