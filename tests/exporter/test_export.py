"""An export read back gives the same book: whatever its names and notes hold, in every kind of file."""

import csv
import io
import json
import shutil
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from renewctl.exporter import files
from renewctl.exporter.queries import Value
from renewctl.exporter.records import sheet_of
from renewctl.importer.fields import BY_DEPENDENCE as KINDS
from renewctl.importer.staging import Choices, stage
from renewctl.output import visible
from tests.conftest import TEST_DATA, needs_real_files
from tests.sheets import Desk, counts

TABLES = (
    *("customer", "contact", "contract", "term", "invoice", "receipt"),
    *("amendment", "notice", "interaction", "customer_signal", "market_signal"),
)
SHEETS = {
    "customers": (
        "customer_no,customer_name,tier,segment,industry,owner,phone,email,address,notes,customer_channel,城市\n"
        "1,Acme,vip,b2b,零售,王,+86 21 1,a@b.example,-1 High St,=1+1,direct,上海\n2,@Beta,,,,,,,,'=quoted,,\n"
    ),
    "contacts": "customer_no,contact,title,chat_id,every_days,role of old\n1,Ann,CFO,wx,30,x\n1,张三,,,,\n2,Ann,,,,\n",
    "contracts": (
        "contract_no,customer_no,contract_name,product,start_date,end_date,sign_date,amount,currency,status,kind,"
        "notice,owner,billing_cycle,notes,区域,status (old)\n"
        "A,1,主合同,P,2024-01-01,2024-12-31,2023-12-01,100.50,CNY,执行中,auto,1个月,李,monthly,-note,华东,x\n"
        "A,1,主合同,P,2025-01-01,2025-12-31,2024-12-01,120,CNY,执行中,auto,1个月,李,monthly,-note,华东,x\n"
        "B,2,,,2024-01-01,,,5000,JPY,cancelled,,,,,,,\nK00009,2,,,,,,,,,,,,,,,\n"
    ),
    "amendments": (
        "contract_no,start_date,effective_on,amended,agreed_before,agreed_after,amendment_reason\n"
        'A,2025-01-01,2025-06-01,amount,-100 CNY,120.00 CNY,=more\nA,,2026-06-01,notice,,1m,"two\nlines"\n'
        "A,2024-01-01,2024-06-01,kind,fixed,auto,-\n"
    ),
    "notices": (
        "contract_no,start_date,notice_direction,notice_on,evidence,withdrawn_on,end_before\n"
        "A,2025-01-01,given,2025-09-01,,2025-09-02,2025-12-31\nA,2025-01-01,客户,2025-11-01,@letter,,2025-12-31\n"
    ),
    "invoices": (
        "invoice_no,customer_no,contract_no,issued_on,due_on,amount,currency,PO\n"
        "-7,1,A,2026-01-01,2026-02-01,9.99,CNY,p1\n"
    ),
    "receipts": "invoice_no,received_on,amount,reference\n-7,2026-02-03,5,r\n-7,2026-02-03,2,\n",
    "interactions": (
        "customer_no,happened_at,interaction_kind,note,contact,contract_no,minutes,direction,outcome,content_kind,owner\n"
        '1,2026-06-01 14:30,call,"two\nlines",Ann,A,15,out,reached,explain,王\n2,2026-06-02,visit,,,,,,,,\n'
    ),
    "signals": (
        "customer_no,industry,date,kind,value,label,notes,source\n1,,2026-06-01,usage,12.5,seats,n,api\n"
        ",零售,2026-06-01,policy,1,law,,\n,零售,2026-06-01,policy,1,law,,\n"
    ),
}


@pytest.fixture
def full(desk: Desk) -> Desk:
    """Return a desk whose book has records of every kind."""
    for what, text in SHEETS.items():
        done = desk.take(text, "--what", what)
        assert (done.code, done.json["same"] + done.json["changed"]) == (0, 0), done.err
    return desk


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "json"])
def test_an_import_of_an_export_gives_the_same_book(full: Desk, empty_book: Path, suffix: str) -> None:
    other = full.another(empty_book)
    for what in KINDS:
        path = full.folder / f"{what}.{suffix}"
        assert full.cli("export", path, "--what", what).code == 0
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        back = other.cli("import", path, "--what", what, "--json")
        assert back.code == 0, back.err
        again = full.cli("import", path, "--what", what, "--json")
        assert counts(again) == (0, 0, again.json["rows"], 0, 0), again.out
    assert other.dump(*TABLES) == full.dump(*TABLES)


def test_terms_with_an_outcome_and_settled_contracts_come_back(full: Desk, empty_book: Path) -> None:
    sheet = (
        "contract_no,customer_no,start_date,end_date,term_outcome,term_decided_on,term_reason\n"
        "A,1,2025-01-01,2025-12-31,churned,2025-11-01,price\n"
    )
    assert counts(full.take(sheet)) == (0, 1, 0, 0, 0)
    other = full.another(empty_book)
    assert full.cli("export", full.folder / "c.xlsx").code == 0
    assert other.cli("import", full.folder / "c.xlsx").code == 0
    assert other.dump("contract", "term") == full.dump("contract", "term")
    assert full.rows("SELECT is_open FROM term WHERE outcome = 'churned'") == [(0,)]


def test_attributes_that_are_named_like_fields_or_like_our_marks_come_back(desk: Desk, empty_book: Path) -> None:
    attributes = {"status": "a", "attribute:x": "b", "line": "c", "reason": "d", "=SUM": "e", "Owner": "f", "状态": "g"}
    desk.take("contract_no,customer_name,end_date,z\nA,Acme,2024-12-31,1\n")
    import sqlite3

    connection = sqlite3.connect(desk.book)
    with connection:
        connection.execute("UPDATE contract SET attributes = ?", (json.dumps(attributes, ensure_ascii=False),))
    for suffix in ("csv", "xlsx", "json"):
        other = desk.another(empty_book)
        path = desk.folder / f"x.{suffix}"
        assert desk.cli("export", path).code == 0
        assert other.cli("import", path).code == 0
        ((back,),) = other.rows("SELECT attributes FROM contract")
        assert json.loads(back) == attributes


def test_cells_that_a_spreadsheet_would_run_are_guarded_unless_raw(full: Desk) -> None:
    guarded, raw = full.folder / "g.csv", full.folder / "r.csv"
    full.cli("export", guarded, "--what", "customers")
    full.cli("export", raw, "--what", "customers", "--raw")
    with guarded.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert "'=1+1" in cells
    assert not [cell for cell in cells if cell[:1] in "=+-@\t\r" and cell]
    assert "=1+1" in raw.read_text("utf-8-sig")


def test_on_a_terminal_an_export_shows_its_controls(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "\x1b[2J\u202eAcme"
    desk.cli("customer", "add", name, "--code", "C1")
    piped = desk.cli("export", "-", "--what", "customers", "--json")
    assert (json.loads(piped.out)[0]["customer_name"], "\x1b" in piped.out) == (name, False)
    assert name in desk.cli("export", "-", "--what", "customers").out
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    sheet = sheet_of("customers", [{"customer_name": name}])
    files.write_csv(terminal, sheet, raw=False)
    assert visible(name) in terminal.getvalue()
    assert "\x1b" not in terminal.getvalue()


def test_a_kind_may_be_called_as_its_sheets_are(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("客户名称,客户编号\n星辰,C1\n", "utf-8")
    assert desk.cli("import", tmp_path / "in.csv", "--what", "客户", "--json").json["what"] == "customers"
    assert [row["customer_name"] for row in desk.cli("export", "-", "--what", "客户", "--json").json] == ["星辰"]
    assert desk.cli("import", tmp_path / "in.csv", "--what", "合同").code == 2
    assert "cannot be 什么" in desk.cli("export", "-", "--what", "什么").err


def test_json_is_a_list_of_records(full: Desk) -> None:
    path = full.folder / "c.json"
    assert full.cli("export", path, "--what", "contracts").code == 0
    records = json.loads(path.read_text("utf-8"))
    assert [record["contract_no"] for record in records] == ["A", "A", "B", "K00009"]
    assert records[0]["amount"] == "100.50"
    assert records[0]["attributes"] == {"区域": "华东", "status (old)": "x"}
    assert records[2]["end_date"] is None


def test_a_file_that_is_there_is_not_written_over_without_yes(full: Desk) -> None:
    path = full.folder / "c.csv"
    path.write_text("mine")
    refused = full.cli("export", path)
    assert (refused.code, path.read_text()) == (4, "mine")
    done = full.cli("export", path, "--yes", "--json")
    assert (done.code, done.json["rows"]) == (0, 4)
    assert path.read_text("utf-8-sig").startswith("customer_name")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("x.pdf",), 2), (("x.csv", "--what", "planets"), 2), (("no/where/x.csv",), 2), (("no/where/x.xlsx",), 2)],
)
def test_what_cannot_be_exported_is_told_in_one_line_and_leaves_nothing(
    desk: Desk, arguments: tuple[str, ...], code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(desk.folder)
    before = sorted(desk.folder.iterdir())
    refused = desk.cli("export", *arguments)
    assert refused.code == code
    assert refused.err.startswith("renewctl: ")
    assert sorted(desk.folder.iterdir()) == before


def test_a_cell_too_long_for_a_workbook_is_refused_and_a_csv_takes_it(desk: Desk) -> None:
    long = "x" * 40_000
    desk.take(f"contract_no,customer_name,end_date,notes\nA,Acme,2024-12-31,{long}\n")
    refused = desk.cli("export", desk.folder / "x.xlsx")
    assert refused.code == 4
    assert not (desk.folder / "x.xlsx").exists()
    assert desk.cli("export", desk.folder / "x.csv").code == 0
    assert counts(desk.cli("import", desk.folder / "x.csv", "--json")) == (0, 0, 1, 0, 0)


@needs_real_files
@pytest.mark.parametrize("suffix", ["csv", "xlsx", "json"])
def test_naughty_strings_go_in_come_out_and_come_back_unchanged(desk: Desk, empty_book: Path, suffix: str) -> None:
    listed = json.loads((Path(TEST_DATA) / "standards" / "naughty_strings.json").read_text("utf-8"))
    names = list(dict.fromkeys(text.strip() for text in listed if text.strip()))
    sheet = desk.folder / "names.csv"
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerows([["customer_no", "customer_name"], *([n, name] for n, name in enumerate(names))])
    done = desk.cli("import", sheet, "--what", "customers", "--json")
    assert (done.code, counts(done)) == (0, (len(names), 0, 0, 0, 0)), done.err
    assert [name for (name,) in desk.rows("SELECT name FROM customer ORDER BY id")] == names
    path, other = desk.folder / f"out.{suffix}", desk.another(empty_book)
    assert desk.cli("export", path, "--what", "customers").code == 0
    assert other.cli("import", path, "--what", "customers").code == 0
    assert other.dump("customer") == desk.dump("customer")


texts = (
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=20)
    .map(str.strip)
    .filter(bool)
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    names=st.lists(texts, min_size=1, max_size=5, unique=True),
    notes=texts,
    suffix=st.sampled_from([".csv", ".xlsx", ".json"]),
)
def test_any_text_comes_back_from_any_file(tmp_path: Path, names: list[str], notes: str, suffix: str) -> None:
    from renewctl.importer.files.reading import read_sheets
    from renewctl.importer.header.tables import choose_table

    path = tmp_path / f"any{suffix}"
    records: list[dict[str, Value]] = [
        {"customer_no": str(n), "customer_name": name, "notes": notes, "attributes": None}
        for n, name in enumerate(names)
    ]
    files.write(path, [sheet_of("customers", iter(records))], raw=False)
    staged = stage(choose_table(read_sheets(path), "customers"), Choices())
    assert staged.text("customer_name") == names
    assert staged.text("notes") == [notes] * len(names)
    shutil.rmtree(tmp_path, ignore_errors=False)
    tmp_path.mkdir()
