"""The same data on a terminal: it fits the window, colour is a choice, and what is left out is said."""

import io
import subprocess
import sys
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from renewctl.money import Money
from renewctl.output import Column, Kind, Record, Section, View, page_size, show, show_record
from renewctl.output.glyphs import cut, cut_apart, fold, width


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


Row = SimpleNamespace
COLUMNS: list[Column[Row]] = [
    Column("contract", "Contract"),
    Column("customer", "Customer"),
    Column("owner", "Owner", priority=1),
    Column("end", "End", Kind.DATE),
    Column("days", "Days", Kind.INT, style=lambda row: "red" if row.days < 0 else None),
    Column("notes", "Notes", priority=2),
    Column("product", "Product", priority=3),
    Column("amount", "Amount", Kind.MONEY),
]
NAMES = ["北京星辰科技有限公司", "\x1b[31m[red]x[/red] :smile: \u202e", "e\u0301clair 👍 Ltd", "字" * 1000, "plain"]


def row(n: int) -> Row:
    return Row(
        contract=f"HT-{n:03}",
        customer=NAMES[n % len(NAMES)],
        owner="王芳" if n % 2 else None,
        end="2026-08-03",
        days=n - 3,
        notes="called, will decide after the board meets; wants the price of last year " * (n % 3),
        product="数据平台标准版",
        amount=Money(n * 12345678, "CNY"),
    )


@pytest.fixture(autouse=True)
def _window(monkeypatch: pytest.MonkeyPatch) -> None:
    resize(monkeypatch, 80, 24)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


def resize(monkeypatch: pytest.MonkeyPatch, columns: int, lines: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("LINES", str(lines))


def on_terminal(n: int = 9, view: View | None = None, total: int | None = None) -> list[str]:
    out = Terminal()
    show(map(row, range(n)), COLUMNS, view or View(color="never"), out=out, total=total)
    return out.getvalue().splitlines()


def drawn(only: Row, columns: list[Column[Row]]) -> list[str]:
    out = Terminal()
    show([only], columns, View(color="never"), out=out)
    return out.getvalue().splitlines()


@pytest.mark.parametrize("columns", [40, 80, 120, 200])
@pytest.mark.parametrize("color", ["never", "always"])
def test_a_table_fits_the_window_and_its_columns_are_straight(
    columns: int, color: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    resize(monkeypatch, columns, 50)
    lines = [Text.from_ansi(line).plain for line in on_terminal(view=View(color=color))]
    table = lines[:11]
    assert max(map(cell_len, lines)) <= columns or columns == 40  # the note of what is hidden may wrap
    assert max(map(cell_len, table)) <= columns
    assert "HT-000" in table[2]
    if "Amount" in table[0]:
        assert {cell_len(line) for line in table} == {cell_len(table[0])}
        assert table[-1].endswith(" 987,654.24 CNY")  # numbers are never shortened


def test_a_narrow_window_hides_the_last_in_priority_first_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert on_terminal()[-1] == "No room for: Notes, Product; --columns chooses."
    assert "Owner" in on_terminal()[0]
    resize(monkeypatch, 60, 24)
    assert on_terminal()[-1] == "No room for: Owner, Notes, Product; --columns chooses."
    resize(monkeypatch, 200, 24)
    assert on_terminal()[-1].startswith("HT-008")


def test_what_says_nothing_gives_way_before_what_says_something(monkeypatch: pytest.MonkeyPatch) -> None:
    resize(monkeypatch, 30, 24)
    columns: list[Column[Row]] = [Column("a", "Always"), Column("b", "Blank"), Column("c", "Last", priority=9)]
    table = drawn(Row(a="x" * 12, b=None, c="y" * 12), columns)
    assert table[0].split() == ["Always", "Last"]
    assert "No room for: Blank" in " ".join(table)


def test_what_says_nothing_never_takes_the_place_of_a_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    resize(monkeypatch, 30, 24)
    columns: list[Column[Row]] = [
        Column("a", "Contract", Kind.WORD),
        Column("b", "Owner", priority=1),
        Column("c", "Amount", Kind.MONEY, priority=2),
    ]
    table = drawn(Row(a="x" * 18, b=None, c=Money(123456789, "CNY")), columns)
    assert table[0].split() == ["Contract"]
    assert "No room for: Owner, Amount" in " ".join(table)


def test_a_text_that_wraps_goes_on_below_and_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    resize(monkeypatch, 34, 24)
    columns: list[Column[Row]] = [
        Column("a", "Action to take", least=10, wraps=True),
        Column("b", "Owner", least=10),
        Column("c", "Done on", Kind.DATE),
    ]
    table = drawn(Row(a="Train the users 上门了解情况", b="x" * 40, c="2026-08-08"), columns)
    assert table == [
        "Action to   Owner       Done on",
        "take",
        "─" * 34,
        "Train the   xxxxxxxxx…  2026-08-08",
        "users",
        "上门了解情",
        "况",
    ]


def test_what_fits_comes_back_where_a_wide_column_has_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    resize(monkeypatch, 30, 24)
    columns: list[Column[Row]] = [
        Column("a", "Whole", Kind.WORD),
        Column("b", "Wide", Kind.WORD, priority=1),
        Column("c", "Slim", Kind.INT, priority=2),
    ]
    assert drawn(Row(a="x" * 20, b="y" * 20, c=1), columns)[0].split() == ["Whole", "Slim"]


@pytest.mark.parametrize(("least", "shown"), [(16, "x…"), (36, "x" * 36)])
def test_a_text_is_cut_to_its_least_before_others_below_theirs(
    least: int, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    resize(monkeypatch, 60, 24)
    columns: list[Column[Row]] = [Column("a", "Number", least=least), Column("b", "Name")]
    cells = drawn(Row(a="x" * 36, b="y" * 40), columns)[2].split()
    assert cells[0].endswith(shown)
    assert len(cells[1]) >= 16


def test_a_list_is_a_page_and_tells_how_many_follow() -> None:
    assert on_terminal(100)[-2] == "More follow; --limit 0 shows all."
    assert on_terminal(100, total=1000)[-2] == "984 more; --limit 0 shows all."
    assert "more" not in on_terminal(16, total=16)[-2]
    assert "HT-099" in on_terminal(100, View(color="never", limit=0))[-2]
    assert on_terminal(100, View(color="never", limit=3), total=100)[-2] == "97 more; --limit 0 shows all."


def test_a_page_reads_one_row_more_than_it_shows() -> None:
    read: list[int] = []

    def rows() -> Iterator[Row]:
        for n in range(1000):
            read.append(n)
            yield row(n)

    show(rows(), COLUMNS, View(color="never"), out=Terminal())
    assert len(read) == 17


def test_a_query_may_fetch_no_more_than_the_page() -> None:
    assert page_size(View(), Terminal()) == 16
    assert page_size(View(limit=7), Terminal()) == 7
    assert page_size(View(limit=7), io.StringIO()) == 7
    for view, out in [(View(), io.StringIO()), (View("json"), Terminal()), (View(limit=0), Terminal())]:
        assert page_size(view, out) is None
    assert page_size(View(sort=("end",), limit=7), Terminal()) is None


@pytest.mark.parametrize(
    ("color", "environment", "terminal", "expected"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"FORCE_COLOR": "1"}, False, False),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"FORCE_COLOR": "0"}, True, False),
        ("auto", {"TERM": "dumb"}, True, False),
        ("never", {"FORCE_COLOR": "1"}, True, False),
        ("always", {"NO_COLOR": "1"}, False, True),
    ],
)
def test_when_there_is_colour(
    color: str, environment: dict[str, str], terminal: bool, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    out = Terminal() if terminal else io.StringIO()
    show([row(0)], COLUMNS, View(color=color), out=out)
    assert ("\x1b[31m" in out.getvalue()) is expected
    assert ("\x1b" in out.getvalue()) is expected


def test_a_window_of_no_columns_is_none_and_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "0")
    out = Terminal()
    show([row(1)], COLUMNS, View(color="always"), out=out)
    assert row(1).contract in out.getvalue()


def test_names_are_neither_markup_nor_emoji_nor_control_on_a_colour_terminal() -> None:
    line = on_terminal(view=View(color="always", columns=("customer",)))[3]
    assert line == "\\x1b[31m[red]x[/red] :smile: \\u202e".ljust(len(line))


def test_a_long_field_of_a_record_is_folded_beside_its_label_and_kept_short() -> None:
    out = Terminal()
    long = row(3)
    long.notes = "word " * 40
    show_record(Record("HT-003", long, COLUMNS), View(color="never"), out=out)
    lines = out.getvalue().splitlines()
    assert max(map(cell_len, lines)) <= 80
    start = next(i for i, line in enumerate(lines) if line.startswith("Notes"))
    assert lines[start + 1].startswith("          word word")
    assert lines.count("          …") == 1  # a thousand wide characters


def test_a_list_inside_a_record_names_no_option_that_is_not_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    resize(monkeypatch, 60, 24)
    out = Terminal()
    section = Section("others", "Others", [row(1)], COLUMNS)
    show_record(Record("HT-003", row(3), COLUMNS[:1], [section]), View(color="never"), out=out)
    assert out.getvalue().splitlines()[-1] == "No room for: Owner, Notes, Product."


@given(st.text("ab 字é👍\u0301", max_size=40), st.integers(2, 30))
def test_cut_fits_and_fold_loses_nothing(text: str, room: int) -> None:
    assert width(cut(text, room)) <= room
    if width(text) <= room:
        assert cut(text, room) == text
    lines = list(fold(text, room))
    assert all(width(line) <= room for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(st.text("aé字かｶＡ한👍\u0301—…⏎", max_size=40))
def test_widths_agree_with_richs(text: str) -> None:
    assert width(text) == sum(map(cell_len, text))


@pytest.mark.parametrize("form", ["table", "json", "csv", "md"])
def test_a_pipe_loads_no_rich(form: str) -> None:
    code = (
        "import sys; from types import SimpleNamespace as Row;"
        "from renewctl.output import Column, View, progress, show\n"
        f"with progress(9, 'Rows') as advance: advance(9)\n"
        f"show([Row(name='x')], [Column('name', 'Name')], View({form!r}))\n"
        "loaded = {name.split('.')[0] for name in sys.modules}\n"
        "sys.exit(bool(loaded & {'rich', 'sqlmodel', 'sqlalchemy', 'pydantic', 'alembic', 'typer'}))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


@pytest.mark.parametrize("room", [3, 9, 16, 17])
def test_different_names_look_different_though_they_begin_alike(room: int) -> None:
    names = [f"深圳市前海明德信息科技有限公司{branch}分公司" for branch in "东西南北"]
    shown = cut_apart([*names, names[0], "Acme", ""], room)
    assert all(width(text) <= room for text in shown)
    assert (shown[4], shown[5:]) == (shown[0], [cut("Acme", room), ""])
    if room >= 17:
        assert len(set(shown[:4])) == 4
        assert all(text.startswith("深圳") and text.endswith("分公司") for text in shown[:4])


def test_a_list_cuts_names_that_begin_alike_in_the_middle(monkeypatch: pytest.MonkeyPatch) -> None:
    resize(monkeypatch, 30, 40)
    rows = [SimpleNamespace(name=f"Contract for support and maintenance of house {n}") for n in range(3)]
    out = Terminal()
    show(rows, (Column("name", "Name"),), View(color="never"), out=out)
    lines = out.getvalue().splitlines()
    assert [line.rstrip() for line in lines[2:5]] == [f"Contract for su…nce of house {n}" for n in range(3)]
