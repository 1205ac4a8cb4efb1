"""Lists, reports and records as a page for the browser and as a workbook."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from python_calamine import load_workbook

import renewctl
from renewctl.errors import UsageError
from renewctl.messages import in_chinese
from renewctl.money import Money
from renewctl.output import Column, Kind, Record, Report, Section, View, show, show_record, show_report
from renewctl.output.glyphs import CONTROLS
from renewctl.output.sheet import Sheet, html
from renewctl.output.workbook import LONGEST_NAME
from tests.output_story import COLUMNS, NAMED, STAR, STORY, named

LEVELS = [SimpleNamespace(owner="王芳", high=3, low=1), SimpleNamespace(owner="Tom", high=0, low=2)]
OF_LEVELS: list[Column[SimpleNamespace]] = [
    Column("owner", "Owner"),
    Column("high", "High", Kind.INT),
    Column("low", "Low", Kind.INT),
]
RECORD = Record("HT-1", STAR, COLUMNS[:5], [Section("levels", "Levels", LEVELS, OF_LEVELS, bars=("high", "low"))])


def page_of(name: str) -> str:
    out = io.StringIO()
    show(named(name), NAMED, View("html"), footer=["As of 2026-08-08."], title="Due", out=out, err=io.StringIO())
    return out.getvalue()


def workbook_of(print_it: Callable[..., None], *rows: object, **more: object) -> dict[str, list[list[Any]]]:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="utf-8")  # it closes what it wraps when it goes
    print_it(*rows, View("xlsx"), out=out, err=io.StringIO(), **more)
    book = load_workbook(io.BytesIO(raw.getvalue()))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", '"><img src=x onerror=1>', "a & b", "\x1b[2J\u202etxt", "&lt;", "'x'"]
)
def test_a_name_on_a_page_is_shown_and_never_obeyed(name: str) -> None:
    page = page_of(name)
    assert not re.search("<(script|img)", page)
    assert not re.search(CONTROLS, page.replace("\n", ""))
    assert page.count("<td") == 2


def test_a_page_holds_its_title_table_and_sentences_and_needs_nothing_else() -> None:
    page = page_of("北京星辰")
    for said in (
        "<title>Due</title>",
        "<h1>Due</h1>",
        "<th>Name</th>",
        "<td>北京星辰</td>",
        "<p>As of 2026-08-08.</p>",
    ):
        assert said in page
    assert not re.search("https?:|<script|<link|src=|@import|url\\(", page)


def test_a_sheet_to_hand_on_is_shown_and_never_obeyed_either() -> None:
    hostile = "<b>\x1b[2J\u202e"
    page = html(Sheet(hostile, [(hostile, hostile)], [hostile], [[hostile]], hostile, 50))
    assert "<b>" not in page
    assert not re.search(CONTROLS, page.replace("\n", ""))


def test_an_empty_page_says_so() -> None:
    out = io.StringIO()
    show([], NAMED, View("html"), empty="Nothing is due.", out=out)
    assert "<p>Nothing is due.</p>" in out.getvalue()


def test_figures_stand_as_bars_the_longest_as_wide_as_there_is_room() -> None:
    out = io.StringIO()
    show_record(RECORD, View("html"), out=out, err=io.StringIO())
    widths = re.findall(r"width: ([0-9.]+)%\">(\d)</i>", out.getvalue())
    assert widths == [("75.00", "3"), ("25.00", "1"), ("50.00", "2")]
    assert "1,234.50 CNY" in out.getvalue()


def test_a_workbook_has_figures_and_days_as_such_and_money_with_its_currency_beside_it() -> None:
    sheets = workbook_of(show, STORY, COLUMNS, title="Due", footer=["As of 2026-08-08."])
    assert list(sheets) == ["Due", "Explanation"]
    head, first, *_rest = sheets["Due"]
    assert head[:7] == ["Contract", "Customer", "End", "Days", "Amount", "Currency", "Level"]
    assert first[:6] == ["HT-1", "北京星辰", date(2026, 8, 3), -5.0, 1234.5, "CNY"]
    assert not isinstance(first[2], datetime)
    assert ["As of 2026-08-08."] in [[cell for cell in row if cell] for row in sheets["Explanation"]]


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@x", "\tx", '=HYPERLINK("x")', "{=1}", "007", "http://x.example"]
)
def test_no_text_in_a_workbook_is_run_or_taken_for_a_figure(name: str) -> None:
    (_head, (shown, _n)) = workbook_of(show, named(name), NAMED)["List"]
    assert shown == name.replace("\t", "\\t")


def test_a_record_is_a_workbook_of_its_lists_and_a_sheet_of_its_fields() -> None:
    sheets = workbook_of(show_record, RECORD)
    assert sheets["Levels"] == [["Owner", "High", "Low"], ["王芳", 3.0, 1.0], ["Tom", 0.0, 2.0]]
    assert ["Amount", 1234.5, "CNY"] in sheets["Explanation"]


def test_the_fields_of_a_record_are_figures_days_and_sums_and_what_is_not_known_is_blank() -> None:
    row = SimpleNamespace(on="2026-08-08", n=3, score=47.7, at_risk=[Money(100_050, "CNY"), Money(7, "JPY")], sum=None)
    columns: list[Column[SimpleNamespace]] = [
        Column("on", "As of", Kind.DATE),
        Column("n", "Customers", Kind.INT),
        Column("score", "Score", Kind.SCORE),
        Column("at_risk", "At risk", Kind.SUMS),
        Column("sum", "Amount", Kind.MONEY),
    ]
    told = workbook_of(show_record, Record("Risk", row, columns), footer=["3 customers."])["Explanation"]
    assert [[cell for cell in line if cell != ""] for line in told] == [
        ["Risk"],
        ["As of", date(2026, 8, 8)],
        ["Customers", 3.0],
        ["Score", 47.7],
        ["At risk", 1000.5, "CNY", 7.0, "JPY"],
        ["Amount"],
        ["3 customers."],
    ]


def test_each_heading_of_a_record_is_the_name_of_its_sheet_in_full() -> None:
    """A spreadsheet cuts a name after 31 characters, in whichever language it is."""
    sources = [path.read_text(encoding="utf-8") for path in Path(renewctl.__file__).parent.rglob("*.py")]
    headings = {one for text in sources for one in re.findall(r'Section\(\s*"\w+",\s*N?_\("([^"]+)"\)', text)}
    assert len(headings) > 30
    told = headings | {in_chinese(one) for one in headings}
    assert [one for one in sorted(told) if len(one.encode("utf-16-le")) > 2 * LONGEST_NAME] == []


def test_sums_of_several_currencies_are_figures_in_a_column_for_each() -> None:
    rows = [
        SimpleNamespace(owner="王芳", sums=[Money(100_050, "CNY"), Money(500, "USD")]),
        SimpleNamespace(owner="Tom", sums=[Money(700, "JPY"), Money(30_000, "CNY")]),
        SimpleNamespace(owner="Li", sums=[]),
    ]
    columns: list[Column[SimpleNamespace]] = [
        Column("owner", "Owner"),
        Column("sums", "At risk", Kind.SUMS),
        Column("n", "N", Kind.INT, lambda row: len(row.sums)),
    ]
    (head, *cells) = workbook_of(show, rows, columns, title="Due")["Due"]
    assert head == ["Owner", "At risk CNY", "Currency", "At risk JPY", "Currency", "At risk USD", "Currency", "N"]
    assert cells == [
        ["王芳", 1000.5, "CNY", "", "", 5.0, "USD", 2.0],
        ["Tom", 300.0, "CNY", 700.0, "JPY", "", "", 2.0],
        ["Li", "", "", "", "", "", "", 0.0],
    ]


@pytest.mark.parametrize(
    ("headings", "names"),
    [
        (["Levels", "levels", "LEVELS"], ["Levels", "levels (2)", "LEVELS (3)"]),
        (["x" * 40, "x" * 41], ["x" * 31, "x" * 27 + " (2)"]),
        (["Explanation"], ["Explanation"]),
        (["History"], ["History (2)"]),  # the name is a spreadsheet's own
        (["[]", "a/b"], ["List", "ab"]),
        (["🎉" * 31], ["🎉" * 15]),  # as a spreadsheet counts, each is two characters
        (["a" * 30 + "🎉"], ["a" * 30]),
        (["'quoted'"], ["quoted"]),
    ],
)
def test_every_sheet_has_a_name_of_its_own_that_a_spreadsheet_takes(headings: list[str], names: list[str]) -> None:
    sections = [Section(str(at), heading, LEVELS, OF_LEVELS) for at, heading in enumerate(headings)]
    *sheets, last = workbook_of(show_record, Record("HT-1", STAR, COLUMNS[:5], sections))
    assert sheets == names
    assert last == ("Explanation (2)" if "Explanation" in headings else "Explanation")


def test_a_report_as_a_document_says_its_day_period_and_what_is_left_out() -> None:
    report = Report("2026-08-08", STORY, period="2026-Q3", definition="due", excluded=[{"contract": "K10"}])
    sheets = workbook_of(show_report, report, COLUMNS)
    out = io.StringIO()
    show_report(report, COLUMNS, View("html"), out=out, err=io.StringIO())
    for sentence in ("As of 2026-08-08. Period: 2026-Q3. Definition: due.", "Left out: Contract K10."):
        assert [sentence] in [[cell for cell in row if cell] for row in sheets["Explanation"]]
        assert f"<p>{sentence}</p>" in out.getvalue()


def test_a_workbook_does_not_go_to_a_terminal() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    with pytest.raises(UsageError, match="A workbook is not for a terminal"):
        show(STORY, COLUMNS, View("xlsx"), out=Terminal())


def test_a_workbooks_columns_are_as_wide_as_what_they_hold() -> None:
    raw = io.BytesIO()
    rows = [SimpleNamespace(name="北京星辰科技有限公司", amount=Money(123456789012, "CNY"), day="2026-06-15", n=1)]
    columns: list[Column[SimpleNamespace]] = [
        Column("name", "Name"),
        Column("amount", "Amount", Kind.MONEY),
        Column("day", "Day", Kind.DATE),
        Column("n", "N", Kind.INT),
    ]
    out = io.TextIOWrapper(raw, encoding="utf-8")  # it closes what it wraps when it goes
    show(rows, columns, View("xlsx"), out=out, err=io.StringIO())
    with zipfile.ZipFile(io.BytesIO(raw.getvalue())) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    ranges = re.findall(r'<col min="(\d+)" max="(\d+)" width="([0-9.]+)"', sheet)
    widths = [float(width) for first, last, width in ranges for _column in range(int(first), int(last) + 1)]
    needed = (20, len("1,234,567,890.12"), len("Currency"), 10, 1)
    assert len(widths) == len(needed)
    assert all(width >= least for width, least in zip(widths, needed, strict=True))
