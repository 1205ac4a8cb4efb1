"""What may be off with customers, contacts and us: who is missing, who stands there twice."""

from collections.abc import Callable

from renewctl.check.rules import Check, Row
from renewctl.customer.rules import name_key
from renewctl.folding import person_key
from renewctl.messages import N_
from renewctl.store.reader import Reader
from renewctl.vocabulary import DeliveryChannel, Severity

CUSTOMER = N_("customer")
FIELDS = (N_("tier"), N_("segment"), N_("industry"), N_("phone"))

# Told here only where no contract of the customer is told for the same.
CUSTOMERS_WITHOUT_OWNER = """
SELECT customer.code, customer.name, NULL FROM customer
WHERE customer.owner IS NULL AND customer.archived_on IS NULL AND NOT EXISTS (
    SELECT 1 FROM contract JOIN term ON term.contract_id = contract.id AND term.is_open = 1
    WHERE contract.customer_id = customer.id AND contract.owner IS NULL
)
ORDER BY customer.code
"""

NOT_REACHED = """
SELECT customer.code, customer.name, customer.owner FROM customer
WHERE customer.archived_on IS NULL AND customer.phone IS NULL AND customer.email IS NULL
    AND EXISTS (
        SELECT 1 FROM contract JOIN term ON term.contract_id = contract.id AND term.is_open = 1
        WHERE contract.customer_id = customer.id
    )
    AND NOT EXISTS (SELECT 1 FROM contact WHERE contact.customer_id = customer.id AND contact.archived_on IS NULL)
ORDER BY customer.code
"""

_CALLABLE = "(contact.phone IS NOT NULL OR contact.email IS NOT NULL OR contact.chat_id IS NOT NULL)"
PROFILE_OF_KEY = f"""
SELECT customer.code, customer.name, customer.owner, field.name, field.name
FROM customer
CROSS JOIN (SELECT 'segment' AS name UNION ALL SELECT 'industry' UNION ALL SELECT 'phone') AS field
WHERE customer.archived_on IS NULL AND customer.tier = 'key' AND CASE field.name
    WHEN 'segment' THEN customer.segment IS NULL
    WHEN 'industry' THEN customer.industry IS NULL
    ELSE customer.phone IS NULL AND customer.email IS NULL AND EXISTS (
        SELECT 1 FROM contact WHERE contact.customer_id = customer.id AND contact.archived_on IS NULL
    ) AND NOT EXISTS (
        SELECT 1 FROM contact
        WHERE contact.customer_id = customer.id AND contact.archived_on IS NULL AND {_CALLABLE}
    ) END
ORDER BY customer.code, field.name
"""
PROFILE = """
SELECT customer.code, customer.name, customer.owner, field.name, field.name
FROM customer CROSS JOIN (SELECT 'tier' AS name UNION ALL SELECT 'industry') AS field
WHERE customer.archived_on IS NULL AND CASE field.name
    WHEN 'tier' THEN customer.tier IS NULL
    ELSE customer.tier = 'regular' AND customer.industry IS NULL END
ORDER BY customer.code, field.name
"""

LOOK_ALIKES = """
SELECT alike.code, alike.name, alike.owner, alike.kept, alike.kept_name
FROM (
    SELECT code, name, owner, FIRST_VALUE(code) OVER same AS kept, FIRST_VALUE(name) OVER same AS kept_name
    FROM customer WHERE archived_on IS NULL WINDOW same AS (PARTITION BY name_key ORDER BY id)
) AS alike
WHERE alike.code <> alike.kept ORDER BY alike.code
"""

NAME_KEYS = "SELECT code, name, owner, name_key FROM customer"

# At one customer: the same number or address at two customers may well be an agent's.
_CONTACT_TWINS = """
SELECT contact.id, customer.name, customer.owner, contact.name, other.id, other.name
FROM contact
JOIN contact AS other ON other.customer_id = contact.customer_id AND other.id < contact.id AND other.archived_on IS NULL
JOIN customer ON customer.id = contact.customer_id
"""
CONTACT_TWINS = f"""{_CONTACT_TWINS}
WHERE contact.archived_on IS NULL
    AND (contact.phone = other.phone OR LOWER(contact.email) = LOWER(other.email))
    AND NOT EXISTS (
        SELECT 1 FROM contact AS between_them
        WHERE between_them.customer_id = contact.customer_id AND between_them.archived_on IS NULL
            AND between_them.id < contact.id AND between_them.id > other.id
            AND (contact.phone = between_them.phone OR LOWER(contact.email) = LOWER(between_them.email))
    )
ORDER BY contact.id
"""

_OWNERS = """
SELECT owner FROM customer WHERE archived_on IS NULL
UNION SELECT contract.owner FROM contract JOIN term ON term.contract_id = contract.id AND term.is_open = 1
UNION SELECT step.owner FROM step WHERE step.state NOT IN ('done', 'skipped')
UNION SELECT owner FROM task WHERE state = 'open'
"""
# Nobody is missed as long as nobody has an address: then no reminders are sent.
UNREACHABLE = f"""
SELECT held.owner, NULL, held.owner, CAST(:usual_channel AS TEXT), CAST(:notifies_all AS INTEGER)
FROM (SELECT 1 AS one FROM person WHERE email IS NOT NULL OR address IS NOT NULL LIMIT 1) AS used
CROSS JOIN ({_OWNERS}) AS held
WHERE held.owner IS NOT NULL
ORDER BY held.owner
"""
IDLE = f"""
SELECT team_member.role, customer.name, team_member.person, team_member.person,
    CASE WHEN customer.id IS NULL THEN 1 ELSE 0 END, customer.code
FROM team_member LEFT JOIN customer ON customer.id = team_member.customer_id
WHERE team_member.person NOT IN (SELECT held.owner FROM ({_OWNERS}) AS held WHERE held.owner IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM person WHERE person.name = team_member.person)
ORDER BY team_member.role, team_member.person
"""


def misfolded(_book: Reader) -> Callable[[Row], Row | None]:
    """Leave out the customers whose stored key is that of their name."""

    def sift(row: Row) -> Row | None:
        return None if row[3] == name_key(row[1]) else (*row[:3], row[1])

    return sift


def unreached(book: Reader) -> Callable[[Row], Row | None]:
    """Leave out who can be reached as reminders go, and who is told already in another spelling."""
    from renewctl.reminder.plan import Ways, reach_of
    from renewctl.team.queries import persons

    known = {person_key(person.name): person for person in persons(book)}
    told = set[str]()

    def sift(row: Row) -> Row | None:
        *named, usual, notifies_all = row
        person = known.get(key := person_key(named[0]))
        ways = Ways(usual=DeliveryChannel(usual), notifies_all=bool(notifies_all))
        if key in told or reach_of(person, ways) is not None:
            return None
        told.add(key)
        channel = person.channel if person and person.channel else usual
        return *named, channel, channel == DeliveryChannel.MAIL

    return sift


CHECKS = (
    Check(
        name="customer-owner",
        severity=Severity.ATTENTION,
        kind=CUSTOMER,
        why=N_("A customer without an owner has nobody to be reminded."),
        sql=CUSTOMERS_WITHOUT_OWNER,
        what=N_("nobody owns it"),
        mend="customer edit {record} --owner NAME",
    ),
    Check(
        name="contact",
        severity=Severity.ATTENTION,
        kind=CUSTOMER,
        why=N_("Without a contact, a telephone or an e-mail address nobody can be asked about the renewal."),
        sql=NOT_REACHED,
        what=N_("has a contract, and nobody to ask"),
        mend="contact add {record} NAME --phone " + N_("PHONE"),
    ),
    Check(
        name="key-profile",
        severity=Severity.ATTENTION,
        kind=CUSTOMER,
        why=N_("Of a key customer the segment, the industry and a way to reach it should be known."),
        sql=PROFILE_OF_KEY,
        facts=("field", "field_word"),
        what=N_("a key customer, {field_word} not known"),
        mend="customer edit {record} --{field} TEXT",
    ),
    Check(
        name="profile",
        severity=Severity.MILD,
        kind=CUSTOMER,
        why=N_("Windows go by the tier, and market signals by the industry: what is blank is left out there."),
        sql=PROFILE,
        facts=("field", "field_word"),
        what=N_("{field_word} not known"),
        mend="customer edit {record} --{field} TEXT",
    ),
    Check(
        name="customer-twins",
        severity=Severity.ATTENTION,
        kind=CUSTOMER,
        why=N_("Two customers of one name, but for case, punctuation and legal form, are mostly one."),
        sql=LOOK_ALIKES,
        facts=("into", "into_name"),
        what=N_("looks like {into}  {into_name}"),
        mend="customer merge {record} {into}",
    ),
    Check(
        name="name-key",
        severity=Severity.WRONG,
        kind=CUSTOMER,
        why=N_("Look-alikes and searches go by the folded name, which must be that of the name."),
        sql=NAME_KEYS,
        sift=misfolded,
        facts=("name",),
        what=N_("its folded name is not that of its name"),
        mend="customer edit {record} --name {name}",
    ),
    Check(
        name="contact-twins",
        severity=Severity.MILD,
        kind=N_("contact"),
        why=N_("Two contacts of a customer with one telephone or e-mail address may be one person."),
        sql=CONTACT_TWINS,
        facts=("name", "other", "other_name"),
        what=N_("{name} has the telephone or address of {other}  {other_name}"),
        mend="contact edit {record} --gone --yes",
    ),
    Check(
        name="person-address",
        severity=Severity.ATTENTION,
        kind=N_("person"),
        why=N_("Who owns something and cannot be reached gets no reminders, while others do."),
        sql=UNREACHABLE,
        sift=unreached,
        facts=("channel_word", "can"),
        what=N_("owns something, and nobody knows how to reach them by {channel_word}"),
        mend="team person {record} --email ADDRESS",
        otherwise="team person {record} --address ADDRESS",
    ),
    Check(
        name="team-idle",
        severity=Severity.MILD,
        kind=N_("role"),
        why=N_("Who fills a role but owns nothing, and has no entry as a person, may be misspelt."),
        sql=IDLE,
        facts=("person", "can", "code"),
        what=N_("{person} fills it, and owns nothing"),
        mend="team set {record} PERSON",
        otherwise="team set {record} PERSON --customer {code}",
    ),
)
