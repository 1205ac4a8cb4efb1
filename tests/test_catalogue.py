"""The Chinese catalogue is whole, compiled, and says the same things as the English sentences."""

import re
from string import Formatter

import pytest
from babel.messages.catalog import Catalog

from tests import catalogue

FIELD = Formatter()


def fields(text: str) -> set[str]:
    """Return the names of a sentence's fields."""
    return {name.partition("!")[0] for _text, name, _spec, _conversion in FIELD.parse(text) if name}


@pytest.fixture(scope="module")
def updated() -> Catalog:
    """The written translations for what the code says today."""
    return catalogue.updated()


def test_every_sentence_is_translated(updated: Catalog) -> None:
    assert catalogue.untranslated(updated) == []


def test_the_catalogue_holds_nothing_that_is_no_longer_said(updated: Catalog) -> None:
    assert catalogue.PO.read_bytes() == catalogue.po_bytes(updated)


def test_the_compiled_catalogue_is_that_of_the_text() -> None:
    assert catalogue.MO.read_bytes() == catalogue.mo_bytes(catalogue.written())


def test_a_translation_keeps_fields_and_option_names(updated: Catalog) -> None:
    lost = []
    for message in updated:
        original = message.id if isinstance(message.id, str) else message.id[-1]
        for text in catalogue.translations(message) if original else ():
            if "{" in original and fields(text) - {"n"} != fields(original) - {"n"}:
                lost.append((original, text, fields(original) ^ fields(text)))
            options = re.findall(r"--[a-z][a-z-]+", original)
            lost += [(original, text, {option}) for option in options if option not in text]
    assert not lost


WORDS = [
    (r"\b[Ll]apsed?\b", "到期未续", "失效"),
    (r"\b[Cc]hange sets?\b", "变更", "合同变更|改动记录|操作记录"),
    (r"\b[Aa]mend(ed|ments?)\b", "合同变更", "(?<!合同)变更"),
]
"""Of each thing: its English word, the one Chinese word for it, and what would be another thing."""
TYPED = re.compile(r"`[^`]*`|\S+\|\S+")
HEADERS = {"amended", "amendment_reason"}  # 变更项, 变更原因: columns of a sheet that is all about amendments


@pytest.mark.parametrize(("english", "chinese", "another"), WORDS, ids=[chinese for _, chinese, _ in WORDS])
def test_a_thing_has_one_word(updated: Catalog, english: str, chinese: str, another: str) -> None:
    spoken = [
        (original, text)
        for message in updated
        for original in [message.id if isinstance(message.id, str) else message.id[0]]
        if original not in HEADERS and re.search(english, TYPED.sub("", original))
        for text in catalogue.translations(message)
    ]
    assert spoken
    assert [each for each in spoken if chinese not in each[1] or re.search(another, each[1])] == []


CODE = "(crontab -l; renewctl schedule cron)"


def test_brackets_are_as_wide_as_chinese_is(updated: Catalog) -> None:
    texts = [text.replace(CODE, "") for message in updated for text in catalogue.translations(message) if message.id]
    assert [text for text in texts if re.search("[()]", text)] == []


def test_no_line_ends_inside_a_chinese_sentence(updated: Catalog) -> None:
    # Help joins the lines of a paragraph with spaces, which Chinese has none of: 等您 审批.
    inside = re.compile(r"[\u4e00-\u9fff，、；：]\n(?=[\u4e00-\u9fff])")
    texts = [text for message in updated for text in catalogue.translations(message)]
    assert [text for text in texts if inside.search(text)] == []


CHINESE = "[\u4e00-\u9fff]"
TIGHT = re.compile(rf"{CHINESE}(\{{[^}}]*\}}|[A-Za-z0-9]+)|(\{{[^}}]*\}}|[A-Za-z0-9]+){CHINESE}")
AS_TYPED = re.compile(r"\d(\.\d)?(天|周|个月|万)")
IN_CHINESE = (
    *("causes", "days", "field", "field_word", "kind", "level", "outcome", "place", "reason", "refusal", "role"),
    *("role_word", "roles", "standing", "state", "state_word", "step", "steps", "subject", "tier", "values", "what"),
    *("where", "whom"),
)
"""Fields whose word is Chinese too, so that no space is due."""


def test_a_space_stands_between_chinese_and_a_name_or_a_figure(updated: Catalog) -> None:
    texts = [AS_TYPED.sub("", text) for message in updated for text in catalogue.translations(message)]
    found = [(text, before or after) for text in texts for before, after in TIGHT.findall(text)]
    assert [(text, word) for text, word in found if word.strip("{}") not in IN_CHINESE] == []
