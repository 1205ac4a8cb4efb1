"""One story through every format; names that try to steer the terminal; values that must come back exactly."""

import csv
import io
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renewctl.output import Format, Record, Section, View, show, show_record, visible
from renewctl.output.glyphs import CONTROLS
from tests.output_story import (
    COLUMNS,
    CSV,
    MARKDOWN,
    NAMED,
    OBJECTS,
    STORY,
    TABLE,
    TSV_LAST,
    WRITTEN,
    named,
    printed,
    printed_name,
)

HOSTILE = [
    "\x1b[31mred\x1b]0;title\x07",
    "\x9b31m\x85",
    "[red]x[/red] [/]",
    ":smile:",
    "\u202eevil\u2066x\u2069",
    "zero\u200b\u200d\ufeffwidth",
    "line\u2028para\u2029",
    "a\r\nb\rc\nd\x0b",
    "tag\U000e0041",
    "del\x7f nul\x00",
    "<b>bold</b> `code` *star* | pipe \\",
    "字" * 400_000,
    "Zalgo e" + "\u0301" * 500,
    "=cmd()|\"quoted\", 'single'",
]


@pytest.mark.parametrize(("form", "text"), [("", TABLE), ("table", TABLE), ("csv", CSV), ("md", MARKDOWN)])
def test_the_story_in_each_format(form: str, text: str) -> None:
    assert printed(STORY, View(form)) == text


def test_json_is_one_array_with_one_row_a_line_and_keys_in_the_columns_order() -> None:
    text = printed(STORY, View("json"))
    assert json.loads(text) == OBJECTS
    assert len(text.splitlines()) == len(STORY) + 2
    assert [list(row) for row in json.loads(text)] == [[column.key for column in COLUMNS]] * 3
    assert [json.loads(line) for line in printed(STORY, View("jsonl")).splitlines()] == OBJECTS


def test_tsv_has_one_line_a_row_whatever_is_in_it() -> None:
    lines = printed(STORY, View("tsv")).split("\n")
    assert lines[0].split("\t") == CSV.split("\n")[0].split(",")
    assert lines[3:] == [TSV_LAST, ""]


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("json", "[]\n"),
        ("jsonl", ""),
        ("csv", "name,n\n"),
        ("tsv", "name\tn\n"),
        ("md", "| Name | N |\n| --- | ---: |\n"),
        ("table", "Nothing is due.\n"),
    ],
)
def test_an_empty_list(form: str, text: str) -> None:
    out = io.StringIO()
    show([], NAMED, View(form), empty="Nothing is due.", out=out)
    assert out.getvalue() == text


def read_tsv(text: str) -> str:
    """Return the one name in a TSV file, its escapes read back."""
    (row,) = text.split("\n")[1:-1]
    name, _tab, number = row.partition("\t")
    assert number == "1"
    assert not re.search(CONTROLS, name)
    escape = r"\\(x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8}|.)"
    return re.sub(escape, lambda found: found[0].encode().decode("unicode_escape"), name)


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("form", WRITTEN)
def test_a_hostile_name_comes_back_as_it_is_or_is_shown(name: str, form: Format) -> None:
    text = printed_name(name, form)
    match form:
        case Format.JSON:
            assert json.loads(text) == [{"name": name, "n": 1}]
        case Format.JSONL:
            assert json.loads(text) == {"name": name, "n": 1}
        case Format.CSV:
            csv.field_size_limit(1 << 21)
            assert list(csv.reader(io.StringIO(text, newline=""))) == [["name", "n"], [visible(name, "\t\n"), "1"]]
        case Format.TSV:
            assert read_tsv(text) == name
        case Format.TABLE:
            assert visible(name) in text
    assert not re.search(CONTROLS, text.replace("\n", "").replace("\t", ""))


@given(st.text(st.characters(), max_size=60))
@settings(max_examples=300)
def test_json_reads_back_the_same_and_steers_no_terminal(name: str) -> None:
    text = printed_name(name, "json")
    assert json.loads(text)[0]["name"] == name
    assert not re.search(CONTROLS, text.replace("\n", ""))


@given(st.text(st.characters(codec="utf-8"), max_size=60))
@settings(max_examples=300)
def test_csv_and_tsv_read_back_the_same_and_steer_no_terminal(name: str) -> None:
    text = printed_name(name, "csv")
    assert list(csv.reader(io.StringIO(text, newline="")))[1] == [visible(name, "\t\n"), "1"]
    assert not re.search(CONTROLS, text.replace("\n", "").replace("\t", ""))
    assert read_tsv(printed_name(name, "tsv")) == name


@given(st.text(st.characters(), max_size=60))
@settings(max_examples=300)
def test_visible_shows_every_control_and_leaves_the_rest_alone(text: str) -> None:
    shown = visible(text)
    assert not re.search(CONTROLS, shown)
    assert visible(shown) == shown
    if not re.search(CONTROLS, text):
        assert shown == text


def test_visible_writes_controls_as_escapes_and_line_breaks_as_a_sign() -> None:
    assert visible("a\x1b[0m\x9b\u202eb\r\nc\ud800\t") == "a\\x1b[0m\\x9b\\u202eb⏎c\\ud800\\t"
    assert visible("全角\u3000空格 💍\ufe0f e\u0301") == "全角\u3000空格 💍\ufe0f e\u0301"


@pytest.mark.parametrize("form", WRITTEN)
def test_an_output_without_unicode_is_no_crash(form: Format) -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii", newline="")
    show(STORY, COLUMNS, View(form), out=out, err=io.StringIO())
    out.flush()
    text = raw.getvalue().decode("ascii")
    if form is Format.JSON:
        assert json.loads(text) == OBJECTS
    elif form is Format.HTML:
        assert "&#21271;&#20140;" in text
        assert 'charset="ascii"' in text
    else:
        assert "\\u5317\\u4eac" in text


@pytest.mark.parametrize("form", WRITTEN)
def test_titles_and_words_beside_the_data_steer_no_terminal(form: Format) -> None:
    out, err = io.StringIO(), io.StringIO()
    for rows in ([], named("x")):
        show(rows, NAMED, View(form), footer=["\x1b[2J"], title="\x1b[2J", empty="\x1b[2J", out=out, err=err)
    record = Record("\x1b[2J", named("x")[0], NAMED, [Section("none", "None", [], NAMED, empty="\x1b[2J")])
    show_record(record, View(form), footer=["\x1b[2J"], out=out, err=err)
    assert "\x1b" not in out.getvalue() + err.getvalue()
