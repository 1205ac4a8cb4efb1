"""`customer show`: the whole picture, its risk with the reasons included."""

import pytest

from tests.conftest import Cli


def test_show_tells_the_risk_and_why(cli: Cli) -> None:
    cli("customer", "add", "Acme", "--code", "A")
    assert cli("customer", "show", "A", "--json").json["risk_level"] == "unknown"
    cli("invoice", "add", "A", "F-1", "--amount", "10 CNY", "--due", "2026-05-28")
    shown = cli("customer", "show", "A", "--json").json
    assert shown["risk_score"] == pytest.approx(46.52, abs=0.01)
    assert {line["name"]: line["points"] for line in shown["indicators"]}["payment"] == pytest.approx(46.52, abs=0.01)
    assert "18 days" in cli("customer", "show", "A").out
