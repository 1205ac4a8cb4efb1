"""What `contract` and `due` answer, and that what is refused changes nothing."""

from typing import Any

from tests.conftest import Cli


def shown(cli: Cli, number: str) -> Any:
    answer = cli("contract", "show", number, "--json")
    assert answer.code == 0, answer.err
    return answer.json


def do(cli: Cli, *words: str) -> str:
    answer = cli("contract", *words)
    assert answer.code == 0, answer.err
    return answer.err


def refused(cli: Cli, *words: str, code: int = 4) -> str:
    before = cli("audit", "head").out
    answer = cli("contract", *words)
    assert answer.code == code, (answer.err, answer.out)
    assert cli("audit", "head").out == before
    return answer.err


def due(cli: Cli, *words: str) -> dict[str, tuple[str, str]]:
    rows = cli("due", "--days", "400", "--json", *words).json
    return {row["contract"]: (row["deadline"], row["deadline_kind"]) for row in rows}
