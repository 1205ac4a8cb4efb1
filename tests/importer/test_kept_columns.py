"""What a row keeps of the columns of no field."""

import json

import pytest

from renewctl.importer import attributes
from tests.sheets import Desk, counts


def test_what_a_row_keeps_does_not_depend_on_how_many_are_read_at_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = (
        "".join(f"K-{n},Acme,2026-12-31,note {n % 3},{'' if n % 2 else n}\n" for n in range(9))
        + "K-9,Acme,2026-12-31,a\0b,\n"
    )
    for at_once in (4, 10_000):
        monkeypatch.setattr(attributes, "ROWS_AT_ONCE", at_once)
        done = desk.take("Contract No,Customer Name,End Date,Remark A,Remark B\n" + rows, "--dry-run")
        assert [(one["line"], one["column"]) for one in done.json["problems"]] == [(11, "Remark A")]
        assert counts(done) == (9, 0, 0, 0, 1)
    monkeypatch.setattr(attributes, "ROWS_AT_ONCE", 4)
    assert desk.take("Contract No,Customer Name,End Date,Remark A,Remark B\n" + rows, "--keep-good").code == 6
    kept = desk.rows("SELECT attributes FROM contract ORDER BY number")
    assert [json.loads(text) for (text,) in kept] == [
        {"Remark A": f"note {n % 3}"} | ({} if n % 2 else {"Remark B": str(n)}) for n in range(9)
    ]


NUMBERED = "Contract No,Customer Name,End Date,Square Metres\nK-1,Acme,2026-12-31,{}\n"


@pytest.mark.parametrize(
    ("stands", "given", "effect"),
    [
        ("1200", "1200.0", "same"),
        ("1200", '"1,200.00"', "same"),
        ('"1,200.50"', "1200.5", "same"),
        ("-3.0", "-3", "same"),
        ("0.50", "0.5", "same"),
        ("1200", "1200.01", "changed"),
        ("1200", "1201", "changed"),
        ("0012", "12", "changed"),
        ("10", "100", "changed"),
        ('"1,20"', "120", "changed"),
        ("1e3", "1000", "changed"),
        ("3 rooms", "3", "changed"),
    ],
)
def test_a_number_written_otherwise_in_a_column_of_no_field_is_the_same(
    desk: Desk, stands: str, given: str, effect: str
) -> None:
    desk.take(NUMBERED.format(stands))
    kept = desk.rows("SELECT attributes FROM contract")
    again = desk.take(NUMBERED.format(given))
    assert again.json[effect] == 1
    assert (desk.rows("SELECT attributes FROM contract") == kept) == (effect == "same")


def test_so_it_is_in_two_rows_of_one_file(desk: Desk) -> None:
    done = desk.take(NUMBERED.format("1200") + 'K-1,Acme,2026-12-31,"1,200.0"\n')
    assert counts(done) == (1, 0, 1, 0, 0)
