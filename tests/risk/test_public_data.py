"""How well a proposal ranks on public data with outcomes (RENEWCTL_TEST_DATA), as tests/bench/churn.py prints it."""

import pytest

from renewctl.risk.learning.tuning import CARD, EVERYTHING, Nothing
from tests.bench.churn import SETS
from tests.conftest import needs_real_files

pytestmark = [needs_real_files, pytest.mark.drill]


@pytest.mark.parametrize("name", ["telco", "dated", "cdnow"])
def test_a_proposal_ranks_nearly_as_well_as_a_logistic_regression(name: str) -> None:
    found = SETS[name]()
    assert found.tuned.proposal is not None
    assert found.ahead(EVERYTHING) >= -0.01
    assert found.ahead(CARD) >= -0.015
    assert found.tuned.trials[-1].lines <= 12


def test_where_there_is_no_signal_none_is_found() -> None:
    found = SETS["ravenstack"]()
    assert found.tuned.nothing is Nothing.FOUND_NOTHING
    low, high = found.tuned.trials[-1].auc_interval or (0.0, 0.0)
    assert low <= 0.5 <= high
    assert "customer.churn_flag" in found.tuned.leaks
