"""Facts from outside, as the user types them."""

from pathlib import Path

import pytest

from tests import parties
from tests.conftest import Cli


@pytest.fixture
def book(cli: Cli, tmp_path: Path) -> Path:
    path = tmp_path / "book.db"
    parties.customer(path, "Acme Ltd", "C1", industry="retail")
    parties.customer(path, "深圳明德科技有限公司", "C2", industry="制造")
    return path


def test_use_of_a_customer_is_noted_on_its_day(cli: Cli, book: Path) -> None:
    added = cli("signal", "add", "--customer", "acme", "--kind", "usage", "--value", "400.5", "--on", "2026-06-01")
    assert (added.code, added.out) == (0, "")
    assert added.err == "Signal: usage of Acme Ltd on 2026-06-01, 400.5.\n"
    assert cli("signal", "list", "--json").json == [
        {
            "date": "2026-06-01",
            "kind": "usage",
            "customer": "Acme Ltd",
            "customer_code": "C1",
            "industry": None,
            "value": 400.5,
            "label": "",
            "sequence": 1,
            "notes": None,
        }
    ]


def test_an_event_of_an_industry_counts_one_today(cli: Cli, book: Path) -> None:
    row = cli("signal", "add", "--industry", "制造", "--kind", "competitor", "--label", "X1 发布", "--json").json
    assert (row["date"], row["industry"], row["customer"], row["value"]) == ("2026-06-15", "制造", None, 1)


def test_a_competitor_can_aim_at_one_customer(cli: Cli, book: Path) -> None:
    row = cli("signal", "add", "--customer", "C2", "--kind", "competitor", "--notes", "visited them", "--json").json
    assert (row["customer_code"], row["industry"], row["notes"]) == ("C2", None, "visited them")


def test_an_industry_without_customers_is_noted_and_said(cli: Cli, book: Path) -> None:
    added = cli("signal", "add", "--industry", "farming", "--kind", "policy")
    assert added.code == 0
    assert "No customer is in the industry farming yet." in added.err
    for typed in ("retail", "Retail"):  # as the score takes them
        assert "No customer" not in cli("signal", "add", "--industry", typed, "--kind", "policy").err


@pytest.mark.parametrize("subject", [("--customer", "C1"), ("--industry", "retail")])
def test_the_same_again_is_a_second_one_of_that_day(cli: Cli, book: Path, subject: tuple[str, str]) -> None:
    line = ("signal", "add", *subject, "--kind", "policy", "--label", "tax")
    assert cli(*line, "--json").json["sequence"] == 1
    assert "(no. 2 of that day)" in cli(*line).err
    assert cli(*line, "--json").json["sequence"] == 3
    assert cli(*line[:-1], "other", "--json").json["sequence"] == 1
    assert len(cli("signal", "list", "--json").json) == 4


def test_a_value_finer_than_thousandths_is_rounded_and_said(cli: Cli, book: Path) -> None:
    added = cli("signal", "add", "--customer", "C1", "--kind", "usage", "--value", "1.0005", "--json")
    assert added.json["value"] == 1.001
    assert "rounded" in added.err


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("--kind usage --value 1", 2),
        ("--kind policy --customer C1 --industry retail", 2),
        ("--kind usage --customer C1", 2),
        ("--kind usage --customer C1 --value many", 2),
        ("--kind rumour --customer C1", 2),
        ("--customer C1", 2),
        ("--kind policy --industry=", 2),
        ("--kind inquiry --customer nobody", 3),
        ("--kind usage --industry retail --value 1", 4),
        ("--kind inquiry --industry retail", 4),
        ("--kind inquiry --customer C1 --on 2026-06-17", 4),
        ("--kind usage --customer C1 --value -1", 4),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(cli: Cli, book: Path, line: str, code: int) -> None:
    before = book.read_bytes()
    refused = cli("signal", "add", *line.split())
    assert (refused.code, refused.out) == (code, "")
    assert refused.err.startswith("renewctl: ")
    assert book.read_bytes() == before


@pytest.mark.parametrize(
    ("options", "labels"),
    [
        ((), ["d", "c", "b", "a"]),
        (("--customer", "明德"), ["b"]),
        (("--industry", "RETAIL"), ["d"]),
        (("--kind", "inquiry"), ["c", "b"]),
        (("--since", "2026-06-03"), ["d", "c"]),
        (("--until", "2026-06-02"), ["b", "a"]),
        (("--since", "2026-06-02", "--until", "2026-06-03", "--customer", "C1"), ["c"]),
    ],
)
def test_the_list_is_the_newest_first_and_is_narrowed(
    cli: Cli, book: Path, options: tuple[str, ...], labels: list[str]
) -> None:
    for line in (
        "--customer C1 --kind usage --value 5 --on 2026-06-01 --label a",
        "--customer C2 --kind inquiry --on 2026-06-02 --label b",
        "--customer C1 --kind inquiry --on 2026-06-03 --label c",
        "--industry retail --kind competitor --on 2026-06-04 --label d",
    ):
        assert cli("signal", "add", *line.split()).code == 0
    assert [row["label"] for row in cli("signal", "list", *options, "--json").json] == labels
