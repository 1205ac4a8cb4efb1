"""One story of rows through every format; names that try to steer the terminal; values that must come back exactly."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renewctl.errors import UsageError
from renewctl.money import Money
from renewctl.output import Column, Format, Kind, Record, Report, Section, View, show, show_record, show_report, visible
from renewctl.output.glyphs import CONTROLS


@dataclass(frozen=True, slots=True)
class Due:
    contract: str
    customer: str
    end: str | date
    days: int
    amount: Money | None
    level: str
    score: float | None
    coverage: float
    reasons: list[object]
    auto: int


COLUMNS: list[Column[Due]] = [
    Column("contract", "Contract"),
    Column("customer", "Customer", value=lambda row: row.customer),
    Column("end", "End", Kind.DATE),
    Column("days", "Days", Kind.INT),
    Column("amount", "Amount", Kind.MONEY),
    Column("level", "Level", Kind.WORD, style=lambda row: "red" if row.level == "high" else None),
    Column("score", "Score", Kind.SCORE),
    Column("coverage", "Coverage", Kind.PERCENT),
    Column("reasons", "Reasons", Kind.JSON, table=False),
    Column("auto", "Automatic", Kind.BOOL),
]
STAR = Due(
    "HT-1", "北京星辰", "2026-08-03", -5, Money(123450, "CNY"), "high", 47.6954, 65.0, [{"name": "usage", "r": 62.5}], 1
)
ECLAIR = Due(
    "C-2", "e\u0301clair 👍, Ltd", date(2026, 9, 1), 24, Money(99999999, "JPY"), "medium", -0.04, 65.04, ["late"], 0
)
PLAIN = Due("C-3", 'a|b\t"x"\nc\\', "2026-09-09", 32, None, "low", None, 100, [], 0)
STORY = [STAR, ECLAIR, PLAIN]

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


def printed(rows: list[Due], view: View, columns: list[Column[Due]] = COLUMNS) -> str:
    out, err = io.StringIO(), io.StringIO()
    show(rows, columns, view, footer=["As of 2026-08-08."], title="Due", out=out, err=err)
    assert err.getvalue() == ("" if view.shape is Format.TABLE else "As of 2026-08-08.\n")
    return out.getvalue()


def named(name: str) -> list[SimpleNamespace]:
    return [SimpleNamespace(name=name, n=1)]


NAMED: list[Column[SimpleNamespace]] = [Column("name", "Name"), Column("n", "N", Kind.INT)]


def printed_name(name: str, form: str) -> str:
    out = io.StringIO()
    show(named(name), NAMED, View(form), out=out)
    return out.getvalue()


TABLE = """\
Due
Contract  Customer        End         Days          Amount  Level   Score  Coverage  Automatic
──────────────────────────────────────────────────────────────────────────────────────────────
HT-1      北京星辰        2026-08-03    -5    1,234.50 CNY  high     47.7     65.0%  yes
C-2       e\u0301clair 👍, Ltd  2026-09-01    24  99,999,999 JPY  medium    0.0     65.0%  no
C-3       a|b\\t"x"⏎c\\     2026-09-09    32               -  low         -    100.0%  no

As of 2026-08-08.
"""
CSV = """\
contract,customer,end,days,amount,amount_currency,level,score,coverage,reasons,auto
HT-1,北京星辰,2026-08-03,-5,1234.50,CNY,high,47.695,65.0,"[{""name"": ""usage"", ""r"": 62.5}]",true
C-2,"e\u0301clair 👍, Ltd",2026-09-01,24,99999999,JPY,medium,-0.04,65.04,"[""late""]",false
C-3,"a|b\t""x""
c\\",2026-09-09,32,,,low,,100,[],false
"""
TSV_LAST = 'C-3\ta|b\\t"x"\\nc\\\\\t2026-09-09\t32\t\t\tlow\t\t100\t[]\tfalse'
MARKDOWN = """\
## Due

| Contract | Customer | End | Days | Amount | Level | Score | Coverage | Automatic |
| --- | --- | --- | ---: | ---: | --- | ---: | ---: | --- |
| HT-1 | 北京星辰 | 2026-08-03 | -5 | 1,234.50 CNY | high | 47.7 | 65.0% | yes |
| C-2 | e\u0301clair 👍, Ltd | 2026-09-01 | 24 | 99,999,999 JPY | medium | 0.0 | 65.0% | no |
| C-3 | a\\|b\\\\t"x"⏎c\\\\ | 2026-09-09 | 32 | - | low | - | 100.0% | no |
"""
OBJECTS = [
    {
        "contract": "HT-1",
        "customer": "北京星辰",
        "end": "2026-08-03",
        "days": -5,
        "amount": {"amount": "1234.50", "currency": "CNY"},
        "level": "high",
        "score": 47.695,
        "coverage": 65.0,
        "reasons": [{"name": "usage", "r": 62.5}],
        "auto": True,
    },
    {
        "contract": "C-2",
        "customer": "e\u0301clair 👍, Ltd",
        "end": "2026-09-01",
        "days": 24,
        "amount": {"amount": "99999999", "currency": "JPY"},
        "level": "medium",
        "score": -0.04,
        "coverage": 65.04,
        "reasons": ["late"],
        "auto": False,
    },
    {
        "contract": "C-3",
        "customer": 'a|b\t"x"\nc\\',
        "end": "2026-09-09",
        "days": 32,
        "amount": None,
        "level": "low",
        "score": None,
        "coverage": 100,
        "reasons": [],
        "auto": False,
    },
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


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("form", list(Format))
def test_a_hostile_name_comes_back_as_it_is_or_is_shown(name: str, form: Format) -> None:
    text = printed_name(name, form)
    match form:
        case Format.JSON:
            assert json.loads(text) == [{"name": name, "n": 1}]
        case Format.JSONL:
            assert json.loads(text) == {"name": name, "n": 1}
        case Format.CSV:
            csv.field_size_limit(1 << 21)
            assert list(csv.reader(io.StringIO(text, newline=""))) == [["name", "n"], [name, "1"]]
        case Format.TSV:
            (row,) = text.split("\n")[1:-1]
            assert row.count("\t") == 1
            assert row.split("\t")[0].translate({92: None}).startswith(name[:1].strip("\\\t\r\n"))
        case Format.TABLE:
            assert visible(name) in text
    if form not in (Format.CSV, Format.TSV):
        assert not re.search(CONTROLS, text.replace("\n", ""))


@given(st.text(st.characters(), max_size=60))
@settings(max_examples=300)
def test_json_reads_back_the_same_and_steers_no_terminal(name: str) -> None:
    text = printed_name(name, "json")
    assert json.loads(text)[0]["name"] == name
    assert not re.search(CONTROLS, text.replace("\n", ""))


@given(st.text(st.characters(codec="utf-8"), max_size=60))
@settings(max_examples=300)
def test_csv_and_tsv_read_back_the_same(name: str) -> None:
    assert list(csv.reader(io.StringIO(printed_name(name, "csv"), newline="")))[1] == [name, "1"]
    (row,) = printed_name(name, "tsv").removesuffix("\n").split("\n")[1:]
    escapes = {"\\\\": "\\", "\\t": "\t", "\\n": "\n", "\\r": "\r"}
    assert re.sub(r"\\[\\tnr]", lambda found: escapes[found[0]], row.split("\t")[0]) == name


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


@pytest.mark.parametrize("form", list(Format))
def test_an_output_without_unicode_is_no_crash(form: Format) -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii", newline="")
    show(STORY, COLUMNS, View(form), out=out, err=io.StringIO())
    out.flush()
    text = raw.getvalue().decode("ascii")
    if form is Format.JSON:
        assert json.loads(text) == OBJECTS
    else:
        assert "\\u5317\\u4eac" in text


def contracts(view: View) -> list[str]:
    return [row["contract"] for row in json.loads(printed(STORY, view._replace(format="json")))]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ((), ["HT-1", "C-2", "C-3"]),
        (("contract",), ["C-2", "C-3", "HT-1"]),
        (("-days",), ["C-3", "C-2", "HT-1"]),
        (("score",), ["C-2", "HT-1", "C-3"]),  # none comes last, up or down
        (("-score",), ["HT-1", "C-2", "C-3"]),
        (("-end",), ["C-3", "C-2", "HT-1"]),  # a date and its ISO text are the same thing
        (("auto", "-contract"), ["C-3", "C-2", "HT-1"]),
    ],
)
def test_sorting_by_raw_values(sort: tuple[str, ...], order: list[str]) -> None:
    assert contracts(View(sort=sort)) == order


@pytest.mark.parametrize(
    ("sort", "order"), [("amount", ["a", "b", "c", "d", "e"]), ("-amount", ["b", "a", "d", "c", "e"])]
)
def test_money_is_sorted_within_its_currency(sort: str, order: list[str]) -> None:
    sums = {"d": Money(500, "EUR"), "e": None, "b": Money(90, "CNY"), "c": Money(-1, "EUR"), "a": Money(5, "CNY")}
    rows = [SimpleNamespace(name=name, amount=amount) for name, amount in sums.items()]
    columns: list[Column[SimpleNamespace]] = [Column("name", "Name"), Column("amount", "Amount", Kind.MONEY)]
    out = io.StringIO()
    show(rows, columns, View("tsv", columns=("name",), sort=(sort,)), out=out)
    assert out.getvalue().split() == ["name", *order]


def test_columns_are_those_asked_for_in_that_order() -> None:
    assert printed(STORY[:1], View("csv", columns=("amount", "contract"))).splitlines() == [
        "amount,amount_currency,contract",
        "1234.50,CNY,HT-1",
    ]
    assert "Reasons" in printed(STORY, View(columns=("reasons",)))
    assert json.loads(printed(STORY, View("json", columns=("days",)))) == [{"days": -5}, {"days": 24}, {"days": 32}]


@pytest.mark.parametrize("view", [View(columns=("nope",)), View("csv", sort=("-nope",))])
def test_an_unknown_column_is_refused_with_the_list(view: View) -> None:
    with pytest.raises(UsageError, match="There is no column nope") as caught:
        printed(STORY, view)
    assert caught.value.hint.startswith("Columns: contract, customer, end, days, amount, ")


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UsageError, match=r"There is no format xml\\x1b"):
        printed(STORY, View("xml\x1b"))


@pytest.mark.parametrize("form", list(Format))
def test_limit_holds_in_every_format_and_0_is_everything(form: Format) -> None:
    shown = printed(STORY, View(form, limit=1))
    assert "HT-1" in shown
    assert "C-2" not in shown
    assert "C-3" in printed(STORY, View(form, limit=0))


def long_list() -> Iterator[SimpleNamespace]:
    for n in range(20):
        yield SimpleNamespace(name=f"customer {n}", n=n)
    pytest.fail("read to the end")


@pytest.mark.parametrize("form", list(Format))
def test_rows_are_read_only_as_far_as_they_are_shown(form: Format) -> None:
    out = io.StringIO()
    show(long_list(), NAMED, View(form, limit=5), out=out)
    assert "customer 4" in out.getvalue()


@pytest.mark.parametrize("form", list(Format))
def test_titles_and_words_beside_the_data_steer_no_terminal(form: Format) -> None:
    out, err = io.StringIO(), io.StringIO()
    for rows in ([], named("x")):
        show(rows, NAMED, View(form), footer=["\x1b[2J"], title="\x1b[2J", empty="\x1b[2J", out=out, err=err)
    record = Record("\x1b[2J", named("x")[0], NAMED, [Section("none", "None", [], NAMED, empty="\x1b[2J")])
    show_record(record, View(form), footer=["\x1b[2J"], out=out, err=err)
    assert "\x1b" not in out.getvalue() + err.getvalue()


def test_a_broken_pipe_is_the_callers_business() -> None:
    class Closed(io.StringIO):
        def write(self, _text: str) -> int:
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        show(STORY, COLUMNS, View("json"), out=Closed())


REPORT = Report(
    "2026-08-08",
    STORY,
    period="2026-Q3",
    definition="due",
    totals=[{"amount": Money(123450, "CNY"), "n": 1}],
    excluded=[{"contract": "K10", "day": date(2026, 8, 1)}],
)


def reported(view: View, footer: list[str] | None = None) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    show_report(REPORT, COLUMNS, view, footer=footer, out=out, err=err)
    return out.getvalue(), err.getvalue()


def test_a_report_in_json_is_one_object_that_explains_itself() -> None:
    text, words = reported(View("json", sort=("-days",), limit=2))
    assert words == ""
    assert list(json.loads(text)) == ["as_of", "period", "definition", "rows", "totals", "excluded"]
    assert json.loads(text) == {
        "as_of": "2026-08-08",
        "period": "2026-Q3",
        "definition": "due",
        "rows": [OBJECTS[2], OBJECTS[1]],
        "totals": [{"amount": {"amount": "1234.50", "currency": "CNY"}, "n": 1}],
        "excluded": [{"contract": "K10", "day": "2026-08-01"}],
    }


def test_a_report_says_its_figures_below_the_table_or_on_stderr() -> None:
    said = (
        "As of 2026-08-08. Period: 2026-Q3. Definition: due.\n"
        "Total: Amount 1,234.50 CNY, n 1.\n"
        "Left out: Contract K10, day 2026-08-01.\n"
    )
    assert reported(View())[0].endswith(f"\n\n{said}")
    assert reported(View("csv")) == (CSV, said)
    assert reported(View("csv"), ["In my words."])[1].splitlines()[1:] == ["In my words."]


RECORD = Record(
    "HT-1",
    STAR,
    COLUMNS,
    [Section("terms", "Terms", STORY, COLUMNS[:2]), Section("tasks", "Tasks", [], NAMED, empty="No tasks.")],
)


def recorded(form: str) -> str:
    out = io.StringIO()
    show_record(RECORD, View(form), footer=["As of 2026-08-08."], out=out, err=io.StringIO())
    return out.getvalue()


def test_a_record_in_json_is_one_object_with_its_lists() -> None:
    terms = [{"contract": row["contract"], "customer": row["customer"]} for row in OBJECTS]
    assert json.loads(recorded("json")) == OBJECTS[0] | {"terms": terms, "tasks": []}
    assert json.loads(recorded("jsonl")) == json.loads(recorded("json"))
    assert recorded("jsonl").count("\n") == 1


def test_a_record_for_people() -> None:
    lines = recorded("").splitlines()
    assert lines[:4] == ["HT-1", "Contract   HT-1", "Customer   北京星辰", "End        2026-08-03"]
    assert lines[lines.index("Terms") + 1] == "Contract  Customer"
    assert lines[-5:] == ["", "Tasks", "No tasks.", "", "As of 2026-08-08."]
    assert recorded("csv") == "\n".join(CSV.splitlines()[:2]) + "\n"
    assert "| Customer | 北京星辰 |" in recorded("md")
    assert recorded("md").endswith("\n### Tasks\n\nNo tasks.\n")
