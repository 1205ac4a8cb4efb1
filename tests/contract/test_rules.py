"""The notice deadline and what makes a term open."""

from datetime import date

import pytest

from renewctl.contract.rules import derive
from renewctl.folding import number_key
from renewctl.vocabulary import ContractKind, ContractState, NoticeUnit, Outcome


@pytest.mark.parametrize(
    ("end", "length", "unit", "deadline"),
    [
        (date(2025, 12, 31), 30, NoticeUnit.DAYS, date(2025, 12, 1)),
        (date(2025, 12, 31), 1, NoticeUnit.MONTHS, date(2025, 11, 30)),
        (date(2025, 2, 28), 1, NoticeUnit.MONTHS, date(2025, 1, 28)),
        (date(2026, 8, 28), 2, NoticeUnit.MONTHS, date(2026, 6, 28)),
        (date(2026, 8, 28), 0, NoticeUnit.DAYS, date(2026, 8, 28)),
        (None, 30, NoticeUnit.DAYS, None),
        (date(2025, 12, 31), None, None, None),
    ],
)
@pytest.mark.parametrize("kind", list(ContractKind))
def test_notice_deadline_is_stored_for_contracts_that_go_on_by_themselves(
    kind: ContractKind, end: date | None, length: int | None, unit: NoticeUnit | None, deadline: date | None
) -> None:
    derived = derive(
        kind=kind,
        state=ContractState.ACTIVE,
        notice_length=length,
        notice_unit=unit,
        end_on=end,
        outcome=None,
        is_last=True,
    )
    assert derived.notice_deadline == (None if kind is ContractKind.FIXED else deadline)


@pytest.mark.parametrize("state", list(ContractState))
@pytest.mark.parametrize("outcome", [None, *Outcome])
@pytest.mark.parametrize("is_last", [True, False])
def test_open_is_the_last_term_of_a_contract_in_force_with_no_outcome(
    state: ContractState, outcome: Outcome | None, is_last: bool
) -> None:
    derived = derive(
        kind=ContractKind.FIXED,
        state=state,
        notice_length=None,
        notice_unit=None,
        end_on=date(2026, 6, 30),
        outcome=outcome,
        is_last=is_last,
    )
    assert derived.is_open == (is_last and outcome is None and state in ("active", "not-effective"))


@pytest.mark.parametrize("other", ["ht-2024 001", "ＨＴ－２０２４－００１", "HT2024001", "HT/2024—001"])
def test_numbers_that_differ_in_writing_only_have_one_key(other: str) -> None:
    assert number_key(other) == number_key("HT-2024-001")
