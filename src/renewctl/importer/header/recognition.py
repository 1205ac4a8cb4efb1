"""What a header may mean: in English and Chinese, by its words and the notes in it (`synonyms.toml`)."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from renewctl.importer.header.synonyms import Meaning, has_chinese, meanings, synonyms

LEAST_SCORE = 30.0
BEHIND_BY_NOTE = 12.0
LESS_FOR_TAIL, LESS_PER_UNKNOWN = 18.0, 1.0
MOST_UNKNOWN_CHARACTERS, MOST_UNKNOWN_WORDS = 8, 4
NOISE = {"c", "utc", "in"}  # Salesforce writes End_Date__c; "value in USD"
BRACKETS = re.compile(r"[(\[【〔<《{]([^()\[\]【】〔〕<>《》{}]*)[)\]】〕>》}]")
CHINESE = r"\u3400-\u9fff"
# What stands behind a header as others write it in brackets: 合同金额不含税, "Total value excl. VAT", "Fee p.a."
WITHOUT_BRACKETS = re.compile(
    rf"(?<=[{CHINESE})])(?:不含税|含税|未税)$"
    r"|(?<= )(?:(?:excl|ex|excluding|incl|inc|including|net of)\.? (?:vat|tax|gst)|p\.a\.?|per annum|per year)$",
    re.IGNORECASE,
)


@cache
def candidates(header: str, what: str) -> tuple[tuple[float, Meaning], ...]:
    """Return what a header may mean, each field once with its score, surest first; nothing below 30."""
    best: dict[str, tuple[float, Meaning]] = {}
    for words in _variants(header):
        for score, meaning in _looked_up(words, what):
            if score >= LEAST_SCORE and score > best.get(meaning.field, (0.0, meaning))[0]:
                best[meaning.field] = (score, meaning)
    behind = BEHIND_BY_NOTE if set(notes_of(header)) & set(synonyms()["notes"]["behind"]["behind"]) else 0.0
    return tuple(sorted(((score - behind, meaning) for score, meaning in best.values()), key=lambda one: -one[0]))


def _variants(header: str) -> Iterator[str]:
    """Yield the plain forms to look up: with the note drawn in (有效期(止)), without it, and each language alone."""
    text = _bracketed(header)
    yield plain(BRACKETS.sub(r" \1 ", text))
    bare = plain(BRACKETS.sub(" ", text))
    yield bare
    if has_chinese(bare):
        chinese = re.sub(r"[^" + CHINESE + "]", "", bare)
        latin = re.sub(r"[" + CHINESE + "]+", " ", bare).strip()
        shorter = re.sub(r"(?:人民币)?[百千万亿]*元$", "", chinese)
        yield from (chinese, shorter)
        if len(latin) > 3:
            yield latin
        for inside in BRACKETS.findall(text):  # Customer Name (客户名称), 客户名称 (Customer Name)
            if len(inside) > 3:
                yield plain(inside)


def _bracketed(header: str) -> str:
    """Return a header with the note at its end in brackets, as others write it."""
    return WITHOUT_BRACKETS.sub(r"(\g<0>)", unicodedata.normalize("NFKC", header).strip())


def _looked_up(words: str, what: str) -> Iterator[tuple[float, Meaning]]:
    known = meanings(what)
    for meaning in known.of(words):
        yield meaning.score, meaning
    chinese = has_chinese(words)
    blocked = synonyms()["blocked"]["zh" if chinese else "en"]
    if chinese:
        splits = [(words[:cut], words[cut:]) for cut in range(1, min(len(words), MOST_UNKNOWN_CHARACTERS + 1))]
    else:
        parts = words.split(" ")
        cuts = range(1, min(len(parts), MOST_UNKNOWN_WORDS + 1))
        splits = [(" ".join(parts[:cut]), " ".join(parts[cut:])) for cut in cuts]
    for before, rest in splits:
        unknown = len(before) if chinese else before.count(" ") + 1
        padded = before if chinese else f" {before} "
        if any((word if chinese else f" {word} ") in padded for word in blocked):
            continue
        for meaning in known.of(rest):
            own = synonyms()["field"].get(meaning.field, {}).get("blocked", [])
            if meaning.as_tail and not any(word in before for word in own):
                yield meaning.as_tail - LESS_FOR_TAIL - unknown * LESS_PER_UNKNOWN, meaning


@cache
def plain(header: str) -> str:
    """Return a header in the form in which the synonyms are written."""
    text = unicodedata.normalize("NFKC", header)
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text).casefold()
    fold = synonyms()["fold"]
    text = text.translate(str.maketrans(fold["from"], fold["to"]))
    text = re.sub(r"#", " # ", text)
    text = re.sub(r"^\W*\d{1,2}\s*[.、)]\s*", "", text)  # "3. Customer name"
    text = re.sub(r"[^\w" + CHINESE + r"#$€£¥%]+|_", " ", text).strip()
    canonical = synonyms()["words"]
    words = [canonical.get(word, word) for word in text.split()]
    while len(words) > 1 and (words[-1] in NOISE or _is_note(words[-1])):
        words.pop()
    text = " ".join(words)
    return re.sub(rf"(?<=[{CHINESE}]) | (?=[{CHINESE}])", "", text)


def _is_note(word: str) -> bool:
    notes = synonyms()["notes"]
    return (
        word.upper() in notes["codes"]["codes"]
        or word.strip("$€£¥") in (*notes["factor"], "")
        or word in notes["currency"]
    )


def notes_of(header: str) -> list[str]:
    """Return what stands in brackets, or could, and what stands at the end as a unit, in plain form."""
    text = _bracketed(header).casefold()
    insides = [inside.replace(".", "") for inside in BRACKETS.findall(text)]
    notes = [note.strip() for inside in insides for note in re.split(r"[/,;:、]|单位", inside)]
    words = plain(header)
    chinese_unit = re.search(r"(?:[" + CHINESE + r"])((?:人民币)?[百千万亿]*元)$", words)
    last = re.split(r"[\s:：/_-]+", re.sub(BRACKETS, "", text).strip())[-1]
    ends = [words.split(" ")[-1], last, chinese_unit[1] if chinese_unit else ""]
    return [note for note in [*notes, *ends] if note]
