"""What is worth a word about a sheet and how its columns were taken, though it may well be right."""

import re
from collections.abc import Iterator

from renewctl.importer.fields import ONLY_IMPORTED, WITHOUT_ATTRIBUTES, named
from renewctl.importer.header.mapping import BY_MAP, ColumnMapping
from renewctl.importer.header.recognition import candidates, plain
from renewctl.messages import _, n_
from renewctl.plain import brief

OF_A_RENEWAL = re.compile(r"\brenew|续")
SURE = 90  # the header is such a date by its own name, not any date
PER_MONTH = re.compile(r"\bmonth|\bmrr\b|月")


def remarks(mapping: ColumnMapping) -> Iterator[str]:
    """Yield what to say of columns that were guessed by their headers, and could mean something else."""
    if mapping.what == "contracts":
        yield from _of_contracts(mapping)
    if mapping.what == "invoices":
        yield from _of_invoices(mapping)
    if mapping.what in ONLY_IMPORTED and mapping.attributes:
        sentence = _("Left out: {columns}. What stands beside an outcome may tell of it, and is no sign of risk.")
        yield sentence.format(columns=", ".join(map(brief, mapping.attributes)))
    elif mapping.what in WITHOUT_ATTRIBUTES and mapping.attributes:
        sentence = _("No room is there for {columns}: {what} keep their own fields alone.")
        columns = ", ".join(brief(header) for header in mapping.attributes)
        yield sentence.format(columns=columns, what=named(mapping.what))


def _of_invoices(mapping: ColumnMapping) -> Iterator[str]:
    for header in mapping.attributes:
        if any(one.field == "received_on" and score >= SURE for score, one in candidates(header, "receipts")):
            sentence = _(
                "{header}: payments do not go in with invoices; "
                "the same sheet with --what receipts --keep-good imports them."
            )
            yield sentence.format(header=header)


def _of_contracts(mapping: ColumnMapping) -> Iterator[str]:
    end, amount = mapping.column("end_date"), mapping.column("amount")
    if end and end.score < BY_MAP and OF_A_RENEWAL.search(plain(end.header)):
        sentence = _(
            "{header}: a renewal date is the day after the end by definition; it is taken as the last day. "
            "--map {header}=renewal_date says otherwise, --map {header}=- leaves it out."
        )
        yield sentence.format(header=end.header)
    if amount and amount.score < BY_MAP and PER_MONTH.search(plain(amount.header)):
        sentence = _(
            "{header}: an amount per month by its name; it is taken as the amount of the contract. "
            "--map {header}=- leaves it out."
        )
        yield sentence.format(header=amount.header)


def endless(n: int) -> str:
    """Say that so many contracts have no end."""
    return n_(
        "{n} contract has no end date and will never be due.",
        "{n} contracts have no end date and will never be due.",
        n,
    ).format(n=n)


def far_end(number: str, customer: str, end: str) -> str:
    """Say that a contract ends in decades."""
    return _("{number} of {customer} ends on {end}, decades away.").format(
        number=brief(number), customer=brief(customer), end=end
    )
