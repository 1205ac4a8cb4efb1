"""A term's sum and a target are never below 0, wherever they are typed or read; a credit note is."""

from pathlib import Path

import pytest

from tests.conftest import Cli

NEVER = {"en": "The sum of a term cannot be negative.", "zh_CN": "合同期的金额不能为负。"}
NO_TARGET = {"en": "A target cannot be negative.", "zh_CN": "目标金额不能为负。"}


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("contract add A NEW --start 2026-07-01 --months 12 --amount", NEVER),
        ("contract edit YEAR --amount", NEVER),
        ("contract amend YEAR --effective 2026-07-01 --reason r --amount", NEVER),
        ("renew YEAR --amount", NEVER),
        ("renew YEAR --dry-run --amount", NEVER),
        ("renewal forecast YEAR --probability 50 --target", NO_TARGET),
    ],
)
def test_a_negative_sum_is_refused_wherever_one_is_typed(
    acme: Cli, language: str, words: str, told: dict[str, str]
) -> None:
    before = acme("audit", "head").out
    for amount in ("-0.01 CNY", "(5) CNY"):
        answer = acme("--lang", language, *words.split(), amount)
        assert answer.code == 4, answer.err
        assert told[language] in answer.err
    assert acme("audit", "head").out == before
    if "dry-run" not in words:
        assert acme(*words.split(), "0 CNY").code == 0  # for nothing is a price


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_sheet_of_contracts_with_a_negative_sum_is_refused_row_by_row(
    cli: Cli, tmp_path: Path, language: str
) -> None:
    sheet = tmp_path / "contracts.csv"
    head = "contract_no,customer_name,start_date,end_date,amount,currency\n"
    sheet.write_text(f"{head}K1,Acme,2026-01-01,2026-12-31,-100.5,CNY\nK2,Acme,2026-01-01,2026-12-31,100,CNY\n")
    answer = cli("--lang", language, "import", str(sheet))
    assert answer.code == 4, answer.err
    assert NEVER[language] in answer.out + answer.err
    assert "-100.5" in answer.out + answer.err
    assert cli("contract", "list", "--json").json == []
    assert cli("import", str(sheet), "--keep-good").code == 6
    assert [row["contract"] for row in cli("contract", "list", "--json").json] == ["K2"]


def test_a_sheet_of_amendments_has_no_negative_sum_and_one_of_invoices_may(acme: Cli, tmp_path: Path) -> None:
    changed = tmp_path / "amendments.csv"
    head = "contract_no,effective_on,amended,agreed_before,agreed_after,amendment_reason\n"
    changed.write_text(f"{head}YEAR,2026-05-01,amount,500 CNY,-5 CNY,seats\n")
    answer = acme("import", str(changed), "--what", "amendments")
    assert answer.code == 4, answer.err
    assert "It is not what an amendment of amount can say." in answer.out + answer.err
    billed = tmp_path / "invoices.csv"
    billed.write_text("invoice_no,contract_no,due_on,amount,currency\nI-1,YEAR,2026-07-01,-100,CNY\n")
    assert acme("import", str(billed), "--what", "invoices").code == 0
