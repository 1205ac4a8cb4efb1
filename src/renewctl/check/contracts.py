"""What may be off with contracts: what is missing, and what has passed without a decision."""

from collections.abc import Callable

from renewctl.check.rules import Check, Row
from renewctl.messages import N_
from renewctl.money import Money
from renewctl.store.reader import Reader
from renewctl.vocabulary import Severity

CONTRACT = N_("contract")

# The contracts whose renewal is still to be decided; the partial index of open terms finds them.
_OPEN = """
SELECT contract.number, customer.name, COALESCE(contract.owner, customer.owner)
FROM term JOIN contract ON contract.id = term.contract_id JOIN customer ON customer.id = contract.customer_id
WHERE term.is_open = 1
"""
# The customers come first: they are few, and those without an owner fewer.
WITHOUT_OWNER = """
SELECT contract.number, customer.name, NULL, customer.code
FROM term JOIN contract ON contract.id = term.contract_id JOIN customer ON customer.id = contract.customer_id
WHERE term.is_open = 1
    AND contract.owner IS NULL AND contract.customer_id IN (SELECT id FROM customer WHERE owner IS NULL)
ORDER BY contract.number
"""
WITHOUT_END = f"{_OPEN} AND term.end_on IS NULL AND contract.kind <> 'evergreen' ORDER BY contract.number"
WITHOUT_AMOUNT = f"{_OPEN} AND term.amount IS NULL ORDER BY contract.number"

_PAST_END = """
SELECT contract.number, customer.name, COALESCE(contract.owner, customer.owner), term.end_on
FROM term JOIN contract ON contract.id = term.contract_id JOIN customer ON customer.id = contract.customer_id
WHERE term.is_open = 1 AND term.end_on < :today
    AND NOT EXISTS (SELECT 1 FROM renewal WHERE renewal.term_id = term.id AND renewal.state = 'open')
"""
_HAS_TASK = """(
    EXISTS (SELECT 1 FROM task WHERE task.contract_id = contract.id AND task.state = 'open')
    OR EXISTS (SELECT 1 FROM task
        WHERE task.customer_id = customer.id AND task.contract_id IS NULL AND task.state = 'open')
)"""
OVERDUE = f"{_PAST_END} AND NOT {_HAS_TASK} ORDER BY term.end_on, term.id"
WITHOUT_RENEWAL = f"{_PAST_END} AND {_HAS_TASK} ORDER BY term.end_on, term.id"

# A sum that is a hundred times the one before, or a hundredth of it, was often written in the wrong unit.
_LATER = """EXISTS (
    SELECT 1 FROM term AS later WHERE later.contract_id = term.contract_id AND later.sequence > term.sequence
)"""
_CHANGE = f"""
SELECT contract.number, customer.name, COALESCE(contract.owner, customer.owner), term.start_on, term.amount,
    term.currency, earlier.amount, earlier.currency, CASE WHEN {_LATER} THEN 0 ELSE 1 END
FROM term
JOIN term AS earlier ON earlier.contract_id = term.contract_id AND earlier.sequence = term.sequence - 1
JOIN contract ON contract.id = term.contract_id JOIN customer ON customer.id = contract.customer_id
"""
AMOUNT_JUMPS = f"""{_CHANGE}
WHERE term.currency = earlier.currency AND earlier.amount > 0 AND term.amount > 0
    AND (term.amount >= 100 * earlier.amount OR earlier.amount >= 100 * term.amount)
ORDER BY contract.number, term.sequence
"""
AMOUNTS_OF_ZERO = f"{_OPEN} AND term.amount = 0 ORDER BY contract.number"

CURRENCIES_MIXED = f"""{_CHANGE}
WHERE term.currency <> earlier.currency ORDER BY contract.number, term.sequence
"""

ENDS_FAR = """
SELECT contract.number, customer.name, COALESCE(contract.owner, customer.owner), term.end_on
FROM term JOIN contract ON contract.id = term.contract_id JOIN customer ON customer.id = contract.customer_id
WHERE term.is_open = 1 AND term.end_on > :far ORDER BY term.end_on, term.id
"""

# The oldest of those that are alike stays; each further one is told.
TWINS = """
SELECT alike.number, customer.name, COALESCE(alike.owner, customer.owner), alike.first, alike.start_on, alike.end_on,
    alike.amount, alike.currency
FROM (
    SELECT contract.id, contract.number, contract.customer_id, contract.owner, term.start_on, term.end_on, term.amount,
        term.currency, FIRST_VALUE(contract.number) OVER (
            PARTITION BY contract.customer_id, COALESCE(contract.product, ''), term.start_on, term.end_on, term.amount,
                term.currency
            ORDER BY contract.id
        ) AS first
    FROM (SELECT end_on, amount, currency FROM term WHERE is_open = 1 AND end_on IS NOT NULL AND amount > 0
        GROUP BY end_on, amount, currency HAVING COUNT(*) > 1) AS repeated
    JOIN term ON term.is_open = 1 AND term.end_on = repeated.end_on AND term.amount = repeated.amount
        AND term.currency = repeated.currency
    JOIN contract ON contract.id = term.contract_id
) AS alike
JOIN customer ON customer.id = alike.customer_id
WHERE alike.number <> alike.first ORDER BY alike.number
"""

BILLED_OVER = """
SELECT contract.number, customer.name, COALESCE(contract.owner, customer.owner), billed.minor, billed.currency,
    billed.agreed, billed.currency, customer.code
FROM (
    SELECT invoice.contract_id, invoice.currency, SUM(invoice.amount) AS minor, (
        SELECT CASE WHEN COUNT(*) = COUNT(term.amount) THEN SUM(term.amount) END FROM term
        WHERE term.contract_id = invoice.contract_id AND COALESCE(term.currency, invoice.currency) = invoice.currency
    ) AS agreed
    FROM invoice WHERE invoice.contract_id IS NOT NULL GROUP BY invoice.contract_id, invoice.currency
) AS billed
JOIN contract ON contract.id = billed.contract_id JOIN customer ON customer.id = contract.customer_id
WHERE billed.minor > billed.agreed ORDER BY contract.number
"""


def too_much(_book: Reader) -> Callable[[Row], Row]:
    """Add the credit note that brings what was invoiced down to the terms."""

    def sift(row: Row) -> Row:
        billed, currency, agreed = row[3:6]
        return (*row, Money(agreed - billed, currency).written)

    return sift


CHANGE = ("start", "minor", "currency", "minor_before", "currency_before", "can")

CHECKS = (
    Check(
        name="contract-owner",
        severity=Severity.ATTENTION,
        kind=CONTRACT,
        why=N_("A contract that nobody owns is renewed by nobody: its customer has no owner either."),
        sql=WITHOUT_OWNER,
        facts=("customer",),
        what=N_("nobody owns it, nor its customer"),
        mend="customer edit {customer} --owner NAME",
    ),
    Check(
        name="contract-end",
        severity=Severity.ATTENTION,
        kind=CONTRACT,
        why=N_("A contract without an end is never due, unless it was agreed to have none (evergreen)."),
        sql=WITHOUT_END,
        what=N_("its term has no end"),
        mend="contract edit {record} --end DATE",
    ),
    Check(
        name="contract-amount",
        severity=Severity.ATTENTION,
        kind=CONTRACT,
        why=N_("A contract without an amount is missing from every total."),
        sql=WITHOUT_AMOUNT,
        what=N_("its term has no amount"),
        mend="contract edit {record} --amount AMOUNT --currency CODE",
    ),
    Check(
        name="overdue",
        severity=Severity.ATTENTION,
        kind=CONTRACT,
        why=N_("A contract past its end, with no renewal open and no task, is forgotten."),
        sql=OVERDUE,
        facts=("end",),
        what=N_("ended on {end}, nobody has decided, and there is no next step"),
        mend="renewal open {record}",
    ),
    Check(
        name="past-end",
        severity=Severity.MILD,
        kind=CONTRACT,
        why=N_("A contract past its end that only has a task goes by no playbook."),
        sql=WITHOUT_RENEWAL,
        facts=("end",),
        what=N_("ended on {end}, and no renewal is open for it"),
        mend="renewal open {record}",
    ),
    Check(
        name="end-far",
        severity=Severity.ATTENTION,
        kind=CONTRACT,
        why=N_("An end decades away is mostly a mistyped year, or stands for a contract without an end."),
        sql=ENDS_FAR,
        facts=("end",),
        what=N_("ends on {end} only"),
        mend="contract edit {record} --kind evergreen --end ''",
    ),
    Check(
        name="amount-jump",
        severity=Severity.ATTENTION,
        kind=CONTRACT,
        why=N_("A sum a hundred times the one before, or a hundredth of it, was mostly written in another unit."),
        sql=AMOUNT_JUMPS,
        facts=CHANGE,
        what=N_("{amount} from {start} on, {amount_before} the term before"),
        mend="contract edit {record} --amount AMOUNT",
        otherwise="contract terms {record}",
    ),
    Check(
        name="amount-zero",
        severity=Severity.MILD,
        kind=CONTRACT,
        why=N_("A contract for nothing may be a gift, or an amount that was not known."),
        sql=AMOUNTS_OF_ZERO,
        what=N_("its term costs nothing"),
        mend="contract edit {record} --amount AMOUNT",
    ),
    Check(
        name="currency-mixed",
        severity=Severity.ATTENTION,
        kind=CONTRACT,
        why=N_("Terms in several currencies cannot be compared, nor the change of price be told."),
        sql=CURRENCIES_MIXED,
        facts=CHANGE,
        what=N_("in {currency} from {start} on, in {currency_before} the term before"),
        mend="contract edit {record} --amount AMOUNT --currency {currency_before}",
        otherwise="contract terms {record}",
    ),
    Check(
        name="contract-twins",
        severity=Severity.ATTENTION,
        kind=CONTRACT,
        why=N_("Two contracts of a customer with the same product, days and amount are mostly one, entered twice."),
        sql=TWINS,
        facts=("first", "start", "end", "minor", "currency"),
        what=N_("as {first}: {start} to {end}, {amount}"),
        mend="contract edit {record} --state cancelled",
    ),
    Check(
        name="billed-over",
        severity=Severity.ATTENTION,
        kind=CONTRACT,
        why=N_(
            "Invoices for more than all terms of a contract come to: a renewal is not entered, the last term's amount"
            " is wrong (contract edit --amount), or the customer is owed a credit note."
        ),
        sql=BILLED_OVER,
        facts=("minor", "currency", "minor_agreed", "currency_agreed", "customer", "amount_over"),
        sift=too_much,
        what=N_("{amount} was invoiced, its terms come to {amount_agreed}"),
        mend="invoice add {customer} NUMBER --contract {record} --amount {amount_over} --due DATE",
    ),
)
