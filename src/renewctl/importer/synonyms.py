"""The list of what a column may be called (`synonyms.toml`), unfolded once per kind of record."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
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
    """One kind of record: names of its sheets, its fields, what must be there (one of each group), words of its own."""

    sheets: list[str]
    fields: list[str]
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
    text = files("renewctl.importer").joinpath("synonyms.toml").read_text("utf-8")
    return cast(Synonyms, tomllib.loads(text))


@cache
def meanings(what: str) -> Mapping[str, Mapping[str, Meaning]]:
    """Return for each phrase, in plain form, what it means in this kind of record: {phrase: {field: meaning}}."""
    found: dict[str, dict[str, Meaning]] = {}
    kind = synonyms()["kind"][what]
    for field in kind["fields"]:
        general = synonyms()["field"].get(field, {})
        own = kind.get("field", {}).get(field, {})
        _add(found, field, [field.replace("_", " ")], 100.0)
        for tiers in (own,) if own.get("replace") else (own, general):
            _add(found, field, tiers.get("exact", []), 100.0)
            _add(found, field, tiers.get("strong", []), 80.0)
            _add(found, field, tiers.get("weak", []), 55.0)
            for phrase in tiers.get("tail", []):
                # a tail alone says nothing: "费" is no header, "加盟费" is one
                found.setdefault(phrase, {}).setdefault(field, Meaning(field, 0.0, "")).as_tail = AS_TAIL
    return found


def _add(found: dict[str, dict[str, Meaning]], field: str, phrases: Sequence[str], tier: float) -> None:
    for place, (phrase, family, behind) in enumerate(_unfold(phrases)):
        score = tier - behind - min(place * ORDER_STEP, 9.9)
        known = found.setdefault(phrase, {})
        if field not in known:
            long_enough = len(phrase) >= 4 if phrase[-1] > "\u3000" else " " in phrase
            known[field] = Meaning(field, score, family, score if score >= TAIL_FROM and long_enough else 0.0)


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
