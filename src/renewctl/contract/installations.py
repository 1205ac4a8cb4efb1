"""What was installed for a contract, and when, as it stands in the book."""

from dataclasses import dataclass

from renewctl.store.reader import Reader


@dataclass(frozen=True, slots=True)
class InstallationRow:
    """The day on which something was installed."""

    id: int
    on_day: str
    what: str | None


INSTALLATIONS = "SELECT id, on_day, what FROM installation WHERE contract_id = :contract ORDER BY on_day, id"


def installations(book: Reader, contract_id: int) -> list[InstallationRow]:
    """Return what was installed for a contract, the first day first."""
    return list(book.rows(INSTALLATIONS, {"contract": contract_id}, InstallationRow))
