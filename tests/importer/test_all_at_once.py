"""One run tells all that is wrong with a row: what cannot be read, and what the book does not know."""

from pathlib import Path

import pytest

from tests.conftest import Cli

SHEETS = {
    "invoices": ("invoice_no,customer_no,amount,currency,issued_on", "F1,{who},abc,CNY,2026-06-01", "amount"),
    "interactions": ("customer_no,date,note,minutes", "{who},2026-06-01,called,many", "minutes"),
    "signals": ("customer_no,date,kind,value", "{who},2026-06-01,usage,much", "value"),
}


@pytest.mark.parametrize("what", SHEETS)
def test_a_row_that_cannot_be_read_is_told_of_its_customer_too(what: str, cli: Cli, tmp_path: Path) -> None:
    header, line, unread = SHEETS[what]
    assert cli("customer", "add", "Acme", "--code", "C1").code == 0
    (tmp_path / "sheet.csv").write_text(f"{header}\n{line.format(who='C9')}\n{line.format(who='C1')}\n", "utf-8")
    answer = cli("import", str(tmp_path / "sheet.csv"), "--what", what, "--dry-run", "--json")
    assert answer.code == 4
    assert [(one["line"], one["column"]) for one in answer.json["problems"]] == [
        (2, unread), (2, "customer_no"), (3, unread)
    ]  # fmt: skip
    assert answer.json["quarantined"] == 2
