"""The Chinese catalogue is whole, compiled, and says the same things as the English sentences."""

import re
from string import Formatter

import pytest
from babel.messages.catalog import Message

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


@pytest.mark.parametrize("message", [m for m in catalogue.updated() if m.id], ids=lambda m: str(m.id)[:40])
def test_a_translation_keeps_fields_and_option_names(message: Message) -> None:
    original = message.id if isinstance(message.id, str) else message.id[-1]
    for text in catalogue.translations(message):
        if "{" in original:
            assert fields(text) - {"n"} == fields(original) - {"n"}
        for option in re.findall(r"--[a-z][a-z-]+", original):
            assert option in text
