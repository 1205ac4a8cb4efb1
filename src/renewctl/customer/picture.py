"""The whole picture of a customer: what `customer show` prints, gathered from the other nouns' queries."""

from collections.abc import Sequence
from datetime import date
from itertools import islice

from renewctl.call.titles import spoken
from renewctl.contact import queries as contacts
from renewctl.contact.columns import CONTACT
from renewctl.contract import chain
from renewctl.contract import queries as contracts
from renewctl.contract.chain import TermLine
from renewctl.contract.columns import CONTRACT, TERM
from renewctl.contract.queries import ContractFilter
from renewctl.customer.queries import CustomerLine
from renewctl.interaction import queries as interactions
from renewctl.interaction.queries import InteractionFilter, InteractionRow
from renewctl.invoice import queries as invoices
from renewctl.invoice.columns import INVOICE
from renewctl.messages import N_, _
from renewctl.output import Column, Kind, Record, Section, picked
from renewctl.plain import brief
from renewctl.quote import queries as quotes
from renewctl.quote.queries import QuoteRow
from renewctl.renewal import queries as renewals
from renewctl.renewal.queries import RenewalFilter, RenewalLine
from renewctl.risk.active import in_force
from renewctl.risk.assessments import customer_risk
from renewctl.risk.columns import INDICATOR
from renewctl.risk.lines import indicators
from renewctl.risk.reasons import Reasons
from renewctl.risk.score import Standing
from renewctl.store.reader import Reader
from renewctl.task import queries as tasks
from renewctl.task.columns import TASK
from renewctl.task.queries import TaskFilter
from renewctl.warning import queries as warnings
from renewctl.warning.queries import WarningFilter, WarningLine

LAST_INTERACTIONS = 10

CONTACTS = picked(CONTACT, ("id", "name", "title", "role", "phone", "email", "chat_id", "last_contact", "notes"))
CONTRACTS = picked(
    CONTRACT,
    (
        *("contract", "name", "product", "kind", "state", "owner"),
        *("term_start", "term_end", "days_left", "notice_deadline", "amount"),
    ),
)
TERMS = (
    Column[TermLine]("contract", N_("Contract")),
    *picked(TERM, ("sequence", "kind", "term_start", "term_end", "amount", "outcome", "remark")),
)
RENEWALS: tuple[Column[RenewalLine], ...] = (
    Column("contract", N_("Contract")),
    Column("term_end", N_("End"), Kind.DATE),
    Column("state", N_("State"), Kind.WORD),
    Column("playbook", N_("Playbook"), table=False),
    Column("step", N_("Step code"), table=False),
    Column("step_name", N_("Step")),
    Column("step_owner", N_("Step owner")),
    Column("step_due", N_("Step due"), Kind.DATE),
    Column("days_late", N_("Days late"), Kind.INT),
    Column("progress", N_("Progress"), Kind.PERCENT),
    Column("waiting_on", N_("Waits for")),
)
QUOTES: tuple[Column[QuoteRow], ...] = (
    Column("contract", N_("Contract")),
    Column("version", N_("Version"), Kind.INT),
    Column("amount", N_("Amount"), Kind.MONEY),
    Column("change", N_("Change"), Kind.PERCENT),
    Column("valid_until", N_("Valid until"), Kind.DATE),
    Column("state", N_("State"), Kind.WORD),
)
INTERACTIONS: tuple[Column[InteractionRow], ...] = (
    Column("id", N_("No."), Kind.INT),
    Column("happened_at", N_("When")),
    Column("kind", N_("Kind"), Kind.WORD),
    Column("direction", N_("Direction"), Kind.WORD),
    Column("outcome", N_("Outcome"), Kind.WORD),
    Column("contact", N_("Contact")),
    Column("owner", N_("Owner")),
    Column("note", N_("Note")),
)
TASKS = picked(TASK, ("id", "due_on", "days_left", "title", "contract", "owner", "snoozed_until"))
INVOICES = picked(INVOICE, ("number", "contract", "due_on", "amount", "open", "state", "days_late"))
WARNINGS: tuple[Column[WarningLine], ...] = (
    Column("id", N_("No."), Kind.INT),
    Column("contract", N_("Contract")),
    Column("level", N_("Level"), Kind.WORD),
    Column("score", N_("Score"), Kind.SCORE),
    Column("issued_on", N_("Issued on"), Kind.DATE),
    Column("deadline", N_("Deadline"), Kind.DATE),
    Column("state", N_("State"), Kind.WORD),
    Column("cause", N_("Cause"), Kind.WORD),
    Column("owner", N_("Owner")),
)


def whole(
    book: Reader, row: CustomerLine, columns: Sequence[Column[CustomerLine]], today: date
) -> Record[CustomerLine]:
    """Return a customer's record: contacts, terms, renewals, quotes, interactions, tasks, invoices, warnings, risk."""
    id = row.id
    _id, rules, risk = customer_risk(book, id, today, in_force(book, today))
    reasons = indicators(risk, Reasons(rules))
    under_way = RenewalFilter(today, all=True, customer_id=id)
    talks = islice(interactions.interactions(book, InteractionFilter(customer_id=id)), LAST_INTERACTIONS)
    known = tasks.tasks(book, TaskFilter(today, customer_id=id, all=True))
    to_do = spoken(book, (task for task in known if task.state == "open"))
    open_warnings = list(warnings.warnings(book, WarningFilter(id)))
    return Record(
        f"{row.code}  {brief(row.name)}",
        row,
        (*columns, *_standing(risk.standing, rules.version)),
        (
            Section("contacts", N_("Contacts"), list(contacts.lines(book, id)), CONTACTS, _("No contacts.")),
            Section(
                "contracts",
                N_("Contracts"),
                list(contracts.lines(book, ContractFilter(today, id))),
                CONTRACTS,
                _("No contracts."),
            ),
            Section("terms", N_("Terms"), chain.terms_of_customer(book, id, today), TERMS, _("No contracts.")),
            Section("renewals", N_("Renewals"), list(renewals.lines(book, under_way)), RENEWALS, _("No renewals.")),
            Section("quotes", N_("Quotes"), list(quotes.quotes_of_customer(book, id, today)), QUOTES, _("No quotes.")),
            Section("interactions", N_("Last interactions"), list(talks), INTERACTIONS, _("Not spoken with yet.")),
            Section("tasks", N_("Open tasks"), to_do, TASKS, _("Nothing to do.")),
            Section("invoices", N_("Invoices"), list(invoices.invoices(book, today, customer_id=id)), INVOICES),
            Section("warnings", N_("Early warnings"), open_warnings, WARNINGS, _("No warnings.")),
            Section("indicators", N_("Risk, and why"), reasons, INDICATOR),
        ),
    )


def _standing(risk: Standing, rule_set: str) -> tuple[Column[CustomerLine], ...]:
    return (
        Column("risk_score", N_("Risk score"), Kind.SCORE, value=lambda _row: risk.score),
        Column("risk_level", N_("Risk level"), Kind.WORD, value=lambda _row: risk.level),
        Column("risk_coverage", N_("Coverage"), Kind.PERCENT, value=lambda _row: risk.coverage),
        Column("rule_set", N_("Rule set"), value=lambda _row: rule_set, table=False),
    )
