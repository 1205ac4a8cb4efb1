"""Contracts of every kind of one customer."""

from tests.conftest import Cli
from tests.ready import ready


@ready
def acme(cli: Cli) -> None:
    """A book with contracts of every kind of one customer."""
    assert cli("customer", "add", "Acme", "--code", "A").code == 0
    for number, *options in (
        ("FIXED", "--start", "2025-07-01", "--months", "12", "--amount", "12000 CNY"),
        ("AUTO", "--start", "2025-09-01", "--months", "12", "--kind", "auto", "--notice", "2m",
         "--renewal-months", "12", "--amount", "3650 CNY"),
        ("OPEN", "--start", "2024-01-31", "--kind", "evergreen", "--notice", "1m", "--amount", "100 CNY"),
        ("YEAR", "--start", "2026-01-01", "--months", "12", "--amount", "500 CNY"),
    ):  # fmt: skip
        assert cli("contract", "add", "A", number, *options).code == 0
