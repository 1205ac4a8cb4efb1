"""The Chinese catalogue is whole, compiled, and says the same things as the English sentences."""

import re
from string import Formatter

import pytest

from tests import catalogue

FIELD = Formatter()


def fields(text: str) -> set[str]:
    """Return the names of a sentence's fields."""
    return {name.partition("!")[0] for _text, name, _spec, _conversion in FIELD.parse(text) if name}


def test_every_sentence_is_translated() -> None:
    assert catalogue.untranslated(catalogue.updated()) == []


def test_the_catalogue_holds_nothing_that_is_no_longer_said() -> None:
    assert catalogue.PO.read_bytes() == catalogue.po_bytes(catalogue.updated())


def test_the_compiled_catalogue_is_that_of_the_text() -> None:
    assert catalogue.MO.read_bytes() == catalogue.mo_bytes(catalogue.written())


@pytest.mark.parametrize("message", [m for m in catalogue.written() if m.id], ids=lambda m: str(m.id)[:40])
def test_a_translation_keeps_fields_and_option_names(message: object) -> None:
    msgid, string = message.id, message.string  # type: ignore[attr-defined]
    originals = msgid if isinstance(msgid, tuple) else (msgid,)
    translations = string if isinstance(string, tuple) else (string,)
    for text in translations:
        if "{" in originals[-1]:
            assert fields(text) <= fields(originals[-1]) | {"n"}
            assert fields(originals[-1]) - {"n"} <= fields(text)
        for option in re.findall(r"--[a-z][a-z-]+", originals[-1]):
            assert option in text
