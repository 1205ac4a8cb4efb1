"""A customer whose use falls: its contract ends on 2026-06-30, so that it is watched from 2026-04-01 on."""

from tests.conftest import Cli
from tests.ready import ready


def fill(cli: Cli) -> None:
    """Usage of 100 a month in 2025, and of 30 a month from January 2026 on; nothing else is recorded."""
    entered = ("--today", "2025-07-01")
    cli(*entered, "customer", "add", "Acme 北京", "--code", "A", "--owner", "li", "--tier", "key")
    add = ("contract", "add", "A", "HT-1", "--start", "2025-07-01", "--months", "12", "--amount", "CNY 120000")
    assert cli(*entered, *add).code == 0
    used = {f"2025-{month:02}-15": "100" for month in range(7, 13)}
    used |= {f"2026-{month:02}-15": "30" for month in (1, 2, 3)}
    for day, value in used.items():
        told = cli("--today", day, "signal", "add", "--customer", "A", "--kind", "usage", "--value", value)
        assert told.code == 0, told.err


falling = ready(fill)
ISSUED = "2026-04-01"


@ready
def warned(cli: Cli) -> None:
    """The book on the day of the warning, with who fills which role."""
    fill(cli)
    for role, person in (("analyst", "chen"), ("risk-specialist", "zhao"), ("customer-representative", "sun")):
        assert cli("team", "set", role, person).code == 0
    assert cli("--today", ISSUED, "tick").code == 0
