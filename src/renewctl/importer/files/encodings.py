"""Which encoding a text file is in: decided by fixed rules, in this order.

1. `--encoding` wins. 2. A byte order mark. 3. NUL in every other byte: UTF-16. 4. Valid UTF-8. 5. Nearly valid
UTF-8: refused, naming the line, since reading it as anything else would garble every name. 6. GB18030 or Big5,
whichever reads as more everyday characters, if three quarters of them are and there is more than "Ä" before a letter;
refused where they lie as Korean or Japanese does, and a guess where so few may be either. 7. More UTF-8 characters
than bytes that are none: refused likewise, however few they are, since no other text has them by chance. 8. GB18030
of rare characters, unless they are many and all rare, or Windows-1252 with letters between plain ones: a guess, and
told as one. 9. Refused.
"""

import codecs
import re
from collections import Counter
from itertools import islice
from typing import NamedTuple

from renewctl.errors import InputFileError, UsageError
from renewctl.messages import _

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What calls itself GB2312 or GBK is nearly always read and written by software that knows all of GB18030.
WIDER = {"gb2312": "gb18030", "gbk": "gb18030"}
SAMPLE = 256 * 1024
EVERYDAY_SHARE, RARE_SHARE = 0.75, 0.35
KOREAN_ROWS, KANA_ROWS = frozenset(range(0xB0, 0xC9)), frozenset({0xA4, 0xA5})
MANY = 20  # so many different characters are enough to judge by
LONGEST_WESTERN_RUN = 3  # “É” in its quotes; whole words of other letters are another language
HIGH_BYTES = re.compile(rb"[\x80-\xff]+")
NOT_ASCII, BETWEEN_WORDS = re.compile(r"[^\x00-\x7f]"), re.compile(r"[\s,;|\"]")
LONGEST_WORD = 40
SHOWN_WORDS, MOST_LOOKED_AT, MOST_RUNS = 3, 100, 100_000


class Decoded(NamedTuple):
    """A file's text, its encoding (utf-8, utf-16-le, gb18030, big5, cp1252 ...), and how sure that is.

    mark: the length of a byte order mark in front that the encoding itself does not take away. is_guess: whether
    the text may well be garbled.
    """

    text: str
    encoding: str
    mark: int
    is_guess: bool


def decode(data: bytes, wanted: str | None) -> Decoded:
    """Return a file's text.

    InputFileError names the first line that does not fit; UsageError tells of an encoding that does not exist.
    """
    encoding, is_guess = (_known(wanted), False) if wanted else _detected(data)
    try:
        text = data.decode(encoding)
    except UnicodeError as error:
        start = error.start if isinstance(error, UnicodeDecodeError) else len(data)
        raise _does_not_fit(data, start, encoding) from error
    mark = len("\ufeff".encode(encoding)) if text.startswith("\ufeff") else 0
    return Decoded(text[1:] if mark else text, encoding, mark, is_guess)


def words_beyond_ascii(text: str) -> str:
    """Return the first words of a text that its encoding decides about, for a person to judge."""
    found = (_word_at(text, letter.start()) for letter in islice(NOT_ASCII.finditer(text), MOST_LOOKED_AT))
    return ", ".join(islice(dict.fromkeys(found), SHOWN_WORDS))


def _word_at(text: str, place: int) -> str:
    before = BETWEEN_WORDS.split(text[max(place - LONGEST_WORD, 0) : place])[-1]
    return before + BETWEEN_WORDS.split(text[place : place + LONGEST_WORD])[0]


def _does_not_fit(data: bytes, start: int, encoding: str) -> InputFileError:
    return InputFileError(
        _("Line {line} is not {encoding} text.").format(line=data.count(b"\n", 0, start) + 1, encoding=encoding),
        _("Name the encoding with --encoding, for example utf-8, gb18030 or cp1252."),
    )


def _reads_like_nothing(data: bytes, encoding: str) -> InputFileError:
    words = words_beyond_ascii(data[:SAMPLE].decode(encoding, errors="replace"))
    return InputFileError(
        _("The text is no UTF-8, and hardly {encoding}: names would look like this: {words}.").format(
            encoding=encoding, words=words
        ),
        _("Name the encoding with --encoding, for example gb18030, euc-kr, shift_jis or cp1251."),
    )


def _known(wanted: str) -> str:
    try:
        name = codecs.lookup(wanted).name
        b"ab".decode(name, "replace")
    except (LookupError, ValueError) as error:
        raise UsageError(
            _("There is no encoding {encoding}.").format(encoding=wanted),
            _("Usual ones are utf-8, gb18030, big5, utf-16 and cp1252."),
        ) from error
    return WIDER.get(name, name)


def _detected(data: bytes) -> tuple[str, bool]:
    """Return the encoding, and whether it is a guess."""
    for mark, name in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return name, False
    even, odd = data[:SAMPLE:2].count(0), data[1:SAMPLE:2].count(0)
    half = min(len(data), SAMPLE) // 2
    if max(even, odd) >= 4 and max(even, odd) * 5 >= half and min(even, odd) * 20 <= max(even, odd):
        return "utf-16-le" if odd > even else "utf-16-be", False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _without_utf8(data, error.start)
    return "utf-8", False


def _without_utf8(data: bytes, broken: int) -> tuple[str, bool]:
    """Return the encoding of what is no UTF-8 from a byte on, and whether it is a guess; refuse rather than garble."""
    text = data.decode("utf-8", errors="replace")
    strange = text.count("\ufffd")
    wide = len(text) - len(text.encode("ascii", errors="ignore")) - strange
    del text
    if wide >= 10 and strange * 50 <= wide:
        raise _does_not_fit(data, broken, "utf-8")
    pairs = _pairs(data[:SAMPLE])
    candidates = [
        (_everyday_share(pairs, encoding), encoding)
        for encoding in ("big5", "gb18030")  # of two equal ones the latter wins
        if _decodes(data, encoding)
    ]
    share, encoding = max(candidates, default=(0.0, ""))
    runs = [len(run[0]) for run in islice(HIGH_BYTES.finditer(data), MOST_RUNS)]
    if share >= EVERYDAY_SHARE and max(runs) > 1:  # "Ä" before a letter is a Big5 character
        if _is_unlikely(pairs, encoding):
            raise _reads_like_nothing(data, encoding)
        return encoding, _may_be_another(pairs, encoding)
    if wide >= strange:
        raise _does_not_fit(data, broken, "utf-8")
    in_words = 2 * sum(run for run in runs if run > LONGEST_WESTERN_RUN) > sum(runs)
    if (in_words or all(run % 2 == 0 for run in runs)) and _decodes(data, "gb18030"):
        if _is_unlikely(pairs, "gb18030") or (len(pairs) >= MANY and share < RARE_SHARE):
            raise _reads_like_nothing(data, "gb18030")
        return "gb18030", True
    if not in_words and _decodes(data, "cp1252"):
        return "cp1252", True
    raise _does_not_fit(data, broken, "utf-8")


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _pairs(data: bytes) -> Counter[int]:
    """Return how often each two-byte character occurs, as its number in the code."""
    pairs: Counter[int] = Counter()
    position = 0
    while position < len(data) - 1:
        if data[position] < 0x80:
            position += 1
            continue
        pairs[data[position] << 8 | data[position + 1]] += 1
        position += 2
    return pairs


def _is_everyday(pair: int, encoding: str) -> bool:
    """Return whether a character is an everyday one: GB 2312 level 1, Big5 level 1, punctuation.

    Western text read as either makes pairs of a letter with an accent and a plain letter, which are neither.
    """
    lead, trail = divmod(pair, 256)
    if encoding == "gb18030":
        return trail >= 0xA1 and (0xA1 <= lead <= 0xA3 or 0xB0 <= lead <= 0xD7)
    return 0xA1 <= lead <= 0xC6 and (0x40 <= trail <= 0x7E or trail >= 0xA1)


def _everyday_share(pairs: Counter[int], encoding: str) -> float:
    """Return the share of everyday characters."""
    everyday = sum(count for pair, count in pairs.items() if _is_everyday(pair, encoding))
    return everyday / pairs.total() if pairs else 0.0


def _is_unlikely(pairs: Counter[int], encoding: str) -> bool:
    """Return whether many different characters all lie in a part of the code, as those of another code do there.

    GB 2312 level 1 goes by sound, and a fourth of what people write comes after row CF (xi to zuo): Korean syllables
    end at C8, everyday Japanese at CF. Two of five Big5 characters have a plain second byte; Japanese and Korean none.
    """
    different = [pair for pair in pairs if pair >= 0xA400 and _is_everyday(pair, encoding)]
    if encoding == "gb18030":
        usual = sum(pair >= 0xD000 for pair in different)
    else:
        usual = sum(pair % 256 < 0x80 for pair in different)
    return len(different) >= MANY and usual * 25 < len(different)


def _may_be_another(pairs: Counter[int], encoding: str) -> bool:
    """Return whether so few may as well be Korean, whose syllables lie where Chinese characters do, or Japanese."""
    letters = [pair for pair in pairs if pair >= 0xA400]
    rows = {pair >> 8 for pair in letters}
    if encoding == "gb18030":
        return rows <= KOREAN_ROWS or not KANA_ROWS.isdisjoint(rows)
    return all(pair % 256 > 0x80 for pair in letters)
