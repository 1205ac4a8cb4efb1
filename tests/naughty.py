"""Names that break what takes them for more than data: the whole public list where it is at hand, else our own."""

import json
from pathlib import Path

from tests.conftest import TEST_DATA

OWN = [
    'Comma, semicolon; colon: "quotes" \\backslash\\',
    "line\nbreak\r\nand\ttab",
    "\x1b[31mred\x07bell\x7f",
    "BEGIN:VEVENT\nUID:1\nEND:VEVENT",
    "名" * 200,
    "é" * 37 + "👩‍👩‍👧‍👦" * 30,
    "\u202eright to left\u2028line separator\u0085next line",
    "=1+1",
    "[red]markup[/red] <b>html</b>",
    "'; DROP TABLE customer;--",
    "{{ 7 * 7 }} ${HOME} $(reboot) %s %n",
    "؁ ​ ﻿ ᠎",
    "Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤",
    " " * 80 + "x",
]


def names() -> list[str]:
    """Return every naughty name that a book can hold."""
    listed = Path(TEST_DATA) / "standards" / "naughty_strings.json"
    found: list[str] = json.loads(listed.read_text(encoding="utf-8")) if TEST_DATA else []
    return OWN + [name for name in found if name.strip() and "\0" not in name]
