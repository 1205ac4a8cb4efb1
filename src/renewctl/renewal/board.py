"""The board: open renewals in columns by the step they stand at, or by who has that step, with their amounts."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TextIO

from renewctl.messages import _, aside, n_
from renewctl.money import Money
from renewctl.output import View, visible
from renewctl.output.cells import money_object, text_for_people
from renewctl.output.columns import Kind
from renewctl.output.glyphs import cut, padded, width
from renewctl.output.listing import below, write_lines
from renewctl.output.screen import GAP, Piece, Screen
from renewctl.renewal.queries import RenewalLine

NARROWEST, WIDEST = 24, 38  # cells of a column
CARDS = 6  # shown in a column of a terminal, unless --limit says otherwise

Line = list[Piece]


class Lane(NamedTuple):
    """One column of the board: a step's code or an owner, its name, and the renewals in it."""

    lane: str | None
    name: str
    rows: list[RenewalLine]

    @property
    def renewals(self) -> int:
        """How many there are."""
        return len(self.rows)

    @property
    def late(self) -> int:
        """How many are behind their plan."""
        return sum(row.days_late > 0 for row in self.rows)

    @property
    def sums(self) -> list[Money]:
        """The sum of the ending terms, per currency."""
        totals = dict[str, int]()
        for row in self.rows:
            if row.amount is not None:
                totals[row.amount.currency] = totals.get(row.amount.currency, 0) + row.amount.minor
        return [Money(minor, currency) for currency, minor in sorted(totals.items())]

    @property
    def amounts(self) -> list[object]:
        """The sums as data formats have them."""
        return [money_object(each) for each in self.sums]

    @property
    def cards(self) -> list[dict[str, object]]:
        """The renewals as data formats have them."""
        return [
            {
                "contract": row.contract,
                "customer": row.customer,
                "amount": money_object(row.amount),
                "step": row.step,
                "step_owner": row.step_owner,
                "step_due": row.step_due,
                "days_late": row.days_late,
                "waiting_on": row.waiting_on,
            }
            for row in self.rows
        ]


def lanes(rows: Iterable[RenewalLine], *, by: str) -> list[Lane]:
    """Return the columns of a board: by step in the order of the work, by owner with the fullest first.

    Steps of one name are one column, whatever their playbooks; renewals whose steps are all closed come last.
    """
    found = dict[tuple[str | None, str], list[RenewalLine]]()
    places = dict[tuple[str | None, str], list[int]]()
    for row in rows:
        key = _by_owner(row) if by == "owner" else _by_step(row)
        found.setdefault(key, []).append(row)
        places.setdefault(key, []).append(row.step_sequence or 1000)
    if by == "owner":
        ordered = sorted(found, key=lambda key: (key[0] is None, -len(found[key]), key[1]))
    else:
        ordered = sorted(found, key=lambda key: (sum(places[key]) / len(places[key]), key[1]))
    return [Lane(*key, found[key]) for key in ordered]


def _by_step(row: RenewalLine) -> tuple[str | None, str]:
    return (row.step, row.step_name or "") if row.step else (None, _("all steps done"))


def _by_owner(row: RenewalLine) -> tuple[str | None, str]:
    return row.step_owner, row.step_owner or _("nobody yet")


def draw(there: Sequence[Lane], view: View, footer: Sequence[str], out: TextIO | None = None) -> None:
    """Print the board: columns side by side as far as the window is wide, the rest below; in a pipe one after another.

    On a terminal each column shows its first cards, those that end first; the rest is counted.
    """
    out = out or sys.stdout
    screen = Screen.of(out, view.color)
    most = view.limit if view.limit is not None else CARDS if screen.width else 0
    if not there:
        lines: list[Line] = [[(_("No renewals."), "")]]
    elif screen.width is None:
        lines = [line for lane in there for line in (*_column(lane, most, screen, None), [])][:-1]
    else:
        lines = list(_bands(there, most, screen))
    cut_short = most and any(lane.renewals > most for lane in there)
    said = [*footer, _("--limit 0 shows all.")] if cut_short else footer
    write_lines([*lines, *below(said)], view, out)


def _bands(there: Sequence[Lane], most: int, screen: Screen) -> Iterator[Line]:
    """Yield rows of columns, as many side by side as there is room for, evenly filled."""
    window = screen.width or NARROWEST
    fitting = max((window + GAP) // (NARROWEST + GAP), 1)
    bands = -(-len(there) // fitting)
    beside = -(-len(there) // bands)
    room = min((window - GAP * (beside - 1)) // beside, WIDEST)
    for first in range(0, len(there), beside):
        if first:
            yield []
        yield from _beside([list(_column(lane, most, screen, room)) for lane in there[first : first + beside]], room)


def _beside(columns: Sequence[Sequence[Line]], room: int) -> Iterator[Line]:
    for number in range(max(map(len, columns))):
        line: Line = []
        for column in columns:
            pieces = column[number] if number < len(column) else []
            used = sum(width(text) for text, _style in pieces)
            line += [*pieces, (" " * (room - used + GAP), "")]
        yield line[:-1]  # a gap behind the last column would wrap where the columns fill the window


def _column(lane: Lane, most: int, screen: Screen, room: int | None) -> Iterator[Line]:
    def fitted(text: str) -> str:
        return text if room is None else cut(text, room, screen.ellipsis)

    yield [(fitted(aside(visible(lane.name), lane.renewals)), "bold")]
    for amount in lane.sums:
        yield [(fitted(text_for_people(Kind.MONEY, amount)), "cyan")]
    yield [(screen.rule * (room or max(width(lane.name) + 6, NARROWEST)), "dim")]
    shown = lane.rows[:most] if most else lane.rows
    for row in shown:
        yield from _card(row, room, screen)
    if left := lane.renewals - len(shown):
        yield [(fitted(n_("{n} more", "{n} more", left).format(n=left)), "dim")]


def _card(row: RenewalLine, room: int | None, screen: Screen) -> Iterator[Line]:
    """Yield a renewal's lines: contract and the day its step is due, customer and amount, and what holds it up."""
    style = "red" if row.days_late else ""
    number, customer, due = visible(row.contract), visible(row.customer), row.step_due or ""
    amount = text_for_people(Kind.MONEY, row.amount)
    if room is None:
        yield [(f"{number}  {customer}  ", ""), (due, style), (f"  {amount}", "")]
    else:
        spare = room - width(due) - 1
        yield [(padded(cut(number, spare, screen.ellipsis), spare + 1), ""), (due, style)]
        yield from _stake(f" {customer}", cut(amount, room, screen.ellipsis), room, screen)
    if row.held_up:
        text = f" {visible(row.held_up)}"
        yield [(text if room is None else cut(text, room, screen.ellipsis), "red")]


def _stake(customer: str, amount: str, room: int, screen: Screen) -> Iterator[Line]:
    """Yield the customer and, below the day, the amount: a line of its own where a name would be cut for it."""
    spare = room - width(amount)
    if width(customer) + GAP <= spare:
        yield [(padded(customer, spare), "dim"), (amount, "")]
    else:
        yield [(cut(customer, room, screen.ellipsis), "dim")]
        yield [(padded(amount, room, right=True), "")]
