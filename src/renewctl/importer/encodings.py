"""Which encoding a text file is in: decided by fixed rules, in this order.

1. `--encoding` wins. 2. A byte order mark. 3. NUL in every other byte: UTF-16. 4. Valid UTF-8. 5. Nearly valid
UTF-8: refused, naming the line, since reading it as anything else would garble every name. 6. GB18030 or Big5,
whichever reads as more everyday characters, if three quarters of them are. 7. Windows-1252, else Latin-1.
"""

import codecs

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
EVERYDAY_SHARE = 0.75


def decode(data: bytes, wanted: str | None) -> tuple[str, str, int]:
    """Return a file's text, its encoding (utf-8, utf-8-sig, utf-16-le, gb18030, big5, cp1252 ...) and a mark's length.

    The mark is a byte order mark in front that the encoding itself does not take away.

    InputFileError names the first line that does not fit; UsageError tells of an encoding that does not exist.
    """
    encoding = _known(wanted) if wanted else _detected(data)
    try:
        text = data.decode(encoding)
    except UnicodeError as error:
        start = error.start if isinstance(error, UnicodeDecodeError) else len(data)
        raise InputFileError(
            _("Line {line} is not {encoding} text.").format(line=data.count(b"\n", 0, start) + 1, encoding=encoding),
            _("Name the encoding with --encoding, for example utf-8, gb18030 or cp1252."),
        ) from error
    if text.startswith("\ufeff"):
        return text[1:], encoding, len("\ufeff".encode(encoding))
    return text, encoding, 0


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


def _detected(data: bytes) -> str:
    for mark, name in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return name
    even, odd = data[:SAMPLE:2].count(0), data[1:SAMPLE:2].count(0)
    half = min(len(data), SAMPLE) // 2
    if max(even, odd) >= 4 and max(even, odd) * 5 >= half and min(even, odd) * 20 <= max(even, odd):
        return "utf-16-le" if odd > even else "utf-16-be"
    if _decodes(data, "utf-8"):
        return "utf-8"
    if _nearly_utf8(data):
        return "utf-8"  # decoding will fail and name the line
    candidates = [
        (_everyday_share(data[:SAMPLE], encoding), encoding)
        for encoding in ("big5", "gb18030")  # of two equal ones the latter wins
        if _decodes(data, encoding)
    ]
    share, encoding = max(candidates, default=(0.0, ""))
    if share >= EVERYDAY_SHARE:
        return encoding
    return "cp1252" if _decodes(data, "cp1252") else "latin-1"


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _nearly_utf8(data: bytes) -> bool:
    text = data.decode("utf-8", errors="replace")
    strange = text.count("\ufffd")
    wide = len(text) - len(text.encode("ascii", errors="ignore")) - strange
    return wide >= 10 and strange * 50 <= wide


def _everyday_share(data: bytes, encoding: str) -> float:
    """Return the share of two-byte characters that are everyday ones: GB 2312 level 1, Big5 level 1, punctuation.

    Western text read as either makes pairs of a letter with an accent and a plain letter, which are neither.
    """
    pairs = everyday = position = 0
    while position < len(data) - 1:
        lead, trail = data[position], data[position + 1]
        if lead < 0x80:
            position += 1
            continue
        pairs += 1
        if encoding == "gb18030":
            everyday += trail >= 0xA1 and (0xA1 <= lead <= 0xA3 or 0xB0 <= lead <= 0xD7)
        else:
            everyday += 0xA1 <= lead <= 0xC6 and (0x40 <= trail <= 0x7E or trail >= 0xA1)
        position += 2
    return everyday / pairs if pairs else 0.0
