"""Codes of our own, for customers and contracts that came without one: C00001, K00001."""

import re

CUSTOMER, CONTRACT = "C", "K"

_OURS = re.compile(r"[A-Z](\d{5,15})", re.ASCII)


def code_of(number: int, letter: str) -> str:
    """Return the code of ours with this number, such as C00007; C00000 is nobody's, and comes before all."""
    return f"{letter}{number:05}"


def is_ours(code: str, letter: str) -> bool:
    """Return whether a code has the form of those we give: an export of them comes back as what it was."""
    return code.startswith(letter) and _OURS.fullmatch(code) is not None


def next_code(last: str, letter: str) -> str:
    """Return the code that follows one of ours: C00001 after none, C00010 after C00009, C100000 after C99999."""
    found = _OURS.fullmatch(last)
    return code_of(int(found[1]) + 1 if found else 1, letter)
