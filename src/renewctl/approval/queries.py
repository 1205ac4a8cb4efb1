"""Approvals with their decisions and with how they stand today."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from renewctl.approval import rules
from renewctl.approval.content import contents
from renewctl.approval.held import measured_from, tiers_held
from renewctl.approval.policy import Facts, Need, Policy, need, need_from
from renewctl.audit.rules import Person
from renewctl.errors import NotFoundError
from renewctl.messages import _, n_
from renewctl.money import Money
from renewctl.plain import brief
from renewctl.quote import queries as quotes
from renewctl.store.batches import THESE
from renewctl.store.reader import Reader
from renewctl.vocabulary import ApprovalState, ApprovalSubject, Decision, Role, Tier


@dataclass(frozen=True, slots=True)
class StoredApproval:
    """An approval as it was asked for."""

    id: int
    subject: str
    subject_id: int
    contract_id: int
    contract: str
    customer_id: int
    customer: str
    content: str
    content_hash: str
    levels: int
    requested_by: str
    requested_os_user: str
    requested_on: str
    reason: str | None
    is_over: int  # 1: nobody needs it any more; another quote took its place, or what it is for was decided


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One level's decision."""

    approval_id: int
    level: int
    decision: str
    decided_by: str
    decided_os_user: str
    decided_on: str
    comment: str | None


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """An approval as it stands today: with its decisions, and with the content as it is now."""

    stored: StoredApproval
    decisions: tuple[DecisionRow, ...]
    content_today: str | None

    @property
    def decided(self) -> list[rules.Decided]:
        """The decisions as the rules look at them."""
        return [
            rules.Decided(row.level, Decision(row.decision), Person(row.decided_by, row.decided_os_user))
            for row in self.decisions
        ]

    @property
    def state(self) -> ApprovalState:
        """Pending, approved, rejected, or void."""
        today = None if self.content_today is None else rules.content_hash(self.content_today)
        found = rules.state(self.stored.levels, self.decided, self.stored.content_hash, today)
        return ApprovalState.VOID if self.stored.is_over and found is ApprovalState.PENDING else found

    @property
    def was_rejected(self) -> bool:
        """Whether a level rejected it."""
        return any(row.decision == Decision.REJECT for row in self.decisions)

    @property
    def differences(self) -> list[rules.Difference]:
        """What is another today than what was asked for."""
        return list(rules.differences(self.stored.content, self.content_today))

    @property
    def waits_since(self) -> list[date]:
        """The day from which each level waits whose turn has come, by which its reminders are told apart."""
        decided = [date.fromisoformat(row.decided_on) for row in self.decisions]
        return rules.waits_since(date.fromisoformat(self.stored.requested_on), decided)

    @property
    def requested(self) -> Person:
        """Who asked for it."""
        return Person(self.stored.requested_by, self.stored.requested_os_user)


_APPROVAL = """
SELECT approval.id, approval.subject, approval.subject_id, approval.contract_id, contract.number, customer.id,
    customer.name, approval.content, approval.content_hash, approval.levels, approval.requested_by,
    approval.requested_os_user, approval.requested_on, approval.reason,
    CASE WHEN (approval.subject = 'quote' AND EXISTS (
            SELECT 1 FROM quote JOIN term ON term.id = quote.term_id WHERE quote.id = approval.subject_id
                AND (quote.state IN ('superseded', 'rejected') OR term.outcome <> 'lapsed')))
        OR (approval.subject = 'plan' AND EXISTS (
            SELECT 1 FROM renewal WHERE renewal.id = approval.subject_id AND renewal.state = 'closed'))
        THEN 1 ELSE 0 END
FROM approval
JOIN contract ON contract.id = approval.contract_id
JOIN customer ON customer.id = contract.customer_id
"""
APPROVALS = f"{_APPROVAL} ORDER BY approval.id DESC"
APPROVAL = f"{_APPROVAL} WHERE approval.id = :id"
OF_SUBJECTS = f"""{_APPROVAL}
WHERE approval.subject = :subject AND approval.subject_id IN ({THESE}) ORDER BY approval.id DESC
"""

DECISIONS = f"""
SELECT approval_id, level, decision, decided_by, decided_os_user, decided_on, comment
FROM approval_decision WHERE approval_id IN ({THESE}) ORDER BY approval_id, level
"""

TEAM = """
SELECT customer_id, person FROM team_member
WHERE role = :role AND (customer_id = :customer OR customer_id IS NULL) ORDER BY person
"""
CONTRACT_FACTS = """
SELECT customer.tier, term.id, term.amount, term.currency
FROM contract
JOIN customer ON customer.id = contract.customer_id
LEFT JOIN term ON term.contract_id = contract.id
    AND term.sequence = (SELECT MAX(last.sequence) FROM term AS last WHERE last.contract_id = contract.id)
WHERE contract.id = :id
"""
DEMANDED = """
SELECT step.code, step.approval_levels
FROM step JOIN renewal ON renewal.id = step.renewal_id
WHERE renewal.term_id = :term AND step.approval = :subject
ORDER BY step.approval_levels DESC, step.sequence, step.id
"""
OPEN_RENEWAL = "SELECT MAX(id) FROM renewal WHERE contract_id = :contract AND state = 'open'"


def standing(book: Reader, subject: ApprovalSubject, subject_id: int) -> ApprovalRow | None:
    """Return the newest approval of a subject, with its levels and decisions; None when none was asked for."""
    return standings(book, subject, [subject_id]).get(subject_id)


def standings(book: Reader, subject: ApprovalSubject, subject_ids: Iterable[int]) -> dict[int, ApprovalRow]:
    """Return the newest approval of each of these subjects that has one, in a few statements."""
    newest = dict[int, StoredApproval]()
    for row in book.rows_of(OF_SUBJECTS, subject_ids, StoredApproval, {"subject": subject.value}):
        newest.setdefault(row.subject_id, row)
    return {row.stored.subject_id: row for row in _as_they_stand(book, list(newest.values()))}


def of_subject(book: Reader, subject: ApprovalSubject, subject_id: int) -> Iterator[ApprovalRow]:
    """Yield every approval that was asked for a subject, newest first."""
    stored = book.rows_of(OF_SUBJECTS, [subject_id], StoredApproval, {"subject": subject.value})
    return _as_they_stand(book, list(stored))


def find_approval(book: Reader, number: int) -> ApprovalRow:
    """Return one approval. Raises NotFoundError (exit 3)."""
    stored = book.first(APPROVAL, {"id": number}, StoredApproval)
    if stored is None:
        raise NotFoundError(
            _("There is no approval {n}.").format(n=number), _("`renewctl approval list --all` lists them.")
        )
    return next(_as_they_stand(book, [stored]))


def approvals(book: Reader) -> Iterator[ApprovalRow]:
    """Yield every approval, newest first."""
    return _as_they_stand(book, list(book.rows(APPROVALS, {}, StoredApproval)))


def _as_they_stand(book: Reader, stored: Sequence[StoredApproval]) -> Iterator[ApprovalRow]:
    """Yield approvals with their decisions and with the content as it is now."""
    decided = defaultdict[int, list[DecisionRow]](list)
    for row in book.rows_of(DECISIONS, (one.id for one in stored), DecisionRow):
        decided[row.approval_id].append(row)
    today = {
        subject.value: contents(book, subject, (one.subject_id for one in stored if one.subject == subject))
        for subject in ApprovalSubject
    }
    for one in stored:
        yield ApprovalRow(one, tuple(decided[one.id]), today[one.subject].get(one.subject_id))


def seat(book: Reader, policy: Policy, row: ApprovalRow) -> rules.Seat:
    """Return the level of an approval whose turn it is, with the people who fill its role at that customer.

    The team's word for the customer goes before its word for all of them.
    """
    level = rules.next_level(row.decided)
    role = policy.role(ApprovalSubject(row.stored.subject), level)
    return rules.Seat(level, role, people(book, row.stored.customer_id, role))


def people(book: Reader, customer_id: int, role: Role | None) -> list[str]:
    """Return who fills a role at a customer; nobody where the team does not say."""
    if role is None:
        return []
    rows = list(book.tuples(TEAM, {"role": role.value, "customer": customer_id}))
    own = [str(person) for at, person in rows if at is not None]
    return own or [str(person) for _at, person in rows]


def makers(book: Reader, row: ApprovalRow) -> list[Person]:
    """Return whose own an approval is: who asked for it, and of a quote who made it."""
    if row.stored.subject != ApprovalSubject.QUOTE:
        return [row.requested]
    made = quotes.quote(book, row.stored.subject_id)
    return [row.requested] if made is None else [row.requested, Person(made.made_by, made.made_os_user)]


def needed(book: Reader, policy: Policy, subject: ApprovalSubject, subject_id: int, contract_id: int) -> Need:
    """Return how many levels the rules and the steps of the renewal ask for, and why."""
    if subject is ApprovalSubject.QUOTE:
        quote = quotes.quote(book, subject_id)
        return Need() if quote is None else needed_for(book, policy, quote)
    found = next(book.tuples(CONTRACT_FACTS, {"id": contract_id}), None)
    tier, term, minor, currency = found or (None, None, None, None)
    held = tiers_held(book, contract_id, _number(term)) if policy.tier else frozenset()
    amount = Money(int(str(minor)), str(currency)) if minor is not None else None
    if subject is ApprovalSubject.PLAN:
        amount = None
    by_rules = need(policy, Facts(Tier(str(tier)) if tier else None, amount, held=held))
    return by_rules.beside(_demanded(book, subject, _number(term)))


def needed_for(book: Reader, policy: Policy, quote: quotes.QuoteRow) -> Need:
    """Return how many levels must approve a quote before it is sent, and why."""
    tier = Tier(quote.tier) if quote.tier else None
    held = tiers_held(book, quote.contract_id, quote.term_id) if policy.tier else frozenset()
    facts = Facts(tier, quote.amount, True, quote.present, quote.lengths, held)
    firsts = measured_from(book, quote.term_id) if policy.discount_over else ()
    by_rules = need_from(policy, facts, [(first.price, quote.lengths_beside(first.span)) for first in firsts])
    return by_rules.beside(_demanded(book, ApprovalSubject.QUOTE, quote.term_id))


def _demanded(book: Reader, subject: ApprovalSubject, term_id: int | None) -> Need:
    """Return what the strictest step of a term's renewal asks for."""
    found = next(book.tuples(DEMANDED, {"term": term_id, "subject": subject.value}), None)
    if found is None:
        return Need()
    code, levels = str(found[0]), int(str(found[1]))
    told = n_("step {step} of its renewal asks for {n} level", "step {step} of its renewal asks for {n} levels", levels)
    return Need(levels, (told.format(step=code, n=levels),))


def _number(value: object) -> int | None:
    return None if value is None else int(str(value))


def open_renewal(book: Reader, contract_id: int, number: str) -> int:
    """Return the row number of a contract's open renewal. Raises NotFoundError (exit 3)."""
    found = book.number(OPEN_RENEWAL, {"contract": contract_id})
    if not found:
        raise NotFoundError(
            _("Contract {number} has no open renewal, so there is no plan to approve.").format(number=brief(number)),
            _("`renewctl renewal open {number}` opens it.").format(number=brief(number)),
        )
    return found
