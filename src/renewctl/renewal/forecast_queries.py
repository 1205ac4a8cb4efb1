"""Calls on renewals as they were made, and the ones that stand on a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from renewctl.errors import NotFoundError
from renewctl.messages import _
from renewctl.money import Money
from renewctl.renewal.forecast import weighted
from renewctl.store.reader import Reader


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """What somebody expected of a renewal on a day; a target where there is a sum to aim at."""

    id: int
    called_on: str
    contract: str
    customer: str
    customer_code: str
    owner: str | None
    term_end: str | None
    probability: int
    category: str | None
    target_minor: int | None
    currency: str | None
    expected: str | None

    @property
    def target(self) -> Money | None:
        """The sum that is aimed at for the next term."""
        if self.target_minor is None or self.currency is None:
            return None
        return Money(self.target_minor, self.currency)

    @property
    def weighted(self) -> Money | None:
        """The target times the probability."""
        return weighted(self.target, self.probability) if self.target else None


_SELECT = """
SELECT forecast.id, forecast.called_on, contract.number, customer.name, customer.code,
    COALESCE(contract.owner, customer.owner), term.end_on, forecast.probability, forecast.category, forecast.target,
    forecast.currency, forecast.expected
FROM forecast
JOIN term ON term.id = forecast.term_id
JOIN contract ON contract.id = forecast.contract_id
JOIN customer ON customer.id = contract.customer_id
"""
FORECAST = f"{_SELECT} WHERE forecast.id = :id"
OF_CONTRACT = f"""{_SELECT}
WHERE forecast.contract_id = :contract AND forecast.called_on <= :today ORDER BY forecast.called_on, forecast.id
"""
# Of each renewal that is still to be decided, the last call made by that day.
STANDING = f"""{_SELECT}
WHERE term.is_open = 1 AND forecast.id = (
    SELECT last.id FROM forecast AS last WHERE last.term_id = forecast.term_id AND last.called_on <= :today
    ORDER BY last.called_on DESC, last.id DESC LIMIT 1
)
ORDER BY term.end_on, contract.number
"""


def forecast(book: Reader, forecast_id: int) -> ForecastRow:
    """Return one call by its id; NotFoundError for an id that none has."""
    found = book.first(FORECAST, {"id": forecast_id}, ForecastRow)
    if found is None:
        raise NotFoundError(_("No forecast {number}.").format(number=forecast_id))
    return found


def of_contract(book: Reader, contract_id: int, today: date) -> Iterator[ForecastRow]:
    """Yield every call on a contract's renewals made by a day, oldest first."""
    return book.rows(OF_CONTRACT, {"contract": contract_id, "today": today.isoformat()}, ForecastRow)


def standing(book: Reader, today: date) -> Iterator[ForecastRow]:
    """Yield the call that stands on a day for each renewal still to be decided, by the end of its term."""
    return book.rows(STANDING, {"today": today.isoformat()}, ForecastRow)
