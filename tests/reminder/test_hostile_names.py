"""Whatever customers are called, a digest and its mail stay what they are."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import SMTP, default
from pathlib import Path

import pytest

from renewctl.reminder.delivery.mailer import compose
from renewctl.reminder.delivery.outcome import Letter
from renewctl.reminder.outbox import one_line
from renewctl.store.journal import Stamp
from renewctl.store.session import transaction
from renewctl.store.tables import Contract, Customer, Term
from tests.conftest import Cli
from tests.naughty import names
from tests.reminder.conftest import Config


def letter(**changes: str) -> Letter:
    given = {"subject": "S", "text": "T", "html": "<p>H</p>", **changes}
    return Letter(
        1, "<a@example.com>", "digest", "li", "li@example.com", given["subject"], given["text"], given["html"], None,
        datetime(2026, 6, 15, 7, tzinfo=UTC),
    )  # fmt: skip


NAUGHTY = [
    "a\r\nBcc: x@y.cn", "a\nSubject: no", "\r\n\r\nbody", "=?utf-8?q?x?=", "\u202egnp.exe", "a\x00b", "a\x1b[31m",
    "<script>alert(1)</script>", "{{7*7}}", "{% raw %}", "%s%n", "-- \n", ".", "\n.\n", "From me", "x" * 5000,
    "田" * 2000,
    "👨‍👩‍👧‍👦", "Ṱ̺̺̕o͞ ̷i̲̬", "\ud7ff", "'; DROP TABLE message; --", "a" + "\u200b" * 200, "\t\t", "\u2028x",
]  # fmt: skip


@pytest.mark.parametrize("name", NAUGHTY, ids=range(len(NAUGHTY)))
def test_no_name_breaks_a_mail(name: str) -> None:
    made = compose(letter(subject=one_line(f"Due: {name}"), text=f"1 {name}\n2\n"), "r@example.com", "li@example.com")
    back = message_from_bytes(made.as_bytes(policy=SMTP), policy=default)
    assert {key.lower() for key, _value in back.items()} == {
        *("from", "to", "subject", "date", "message-id", "list-id", "auto-submitted", "mime-version", "content-type"),
        "content-language",
    }
    assert back["To"] == "li@example.com"
    if not name.startswith("=?"):  # a reader decodes these once more, as it may
        assert " ".join(back["Subject"].split()) == " ".join(one_line(f"Due: {name}").split())
    assert [part.get_content_type() for part in back.walk()] == ["multipart/alternative", "text/plain", "text/html"]


def test_customers_with_naughty_names_are_told_of_in_one_line_each(cli: Cli, config: Config) -> None:
    config("")
    cli("team", "person", "li", "--email", "li@example.com")
    names = [name for name in NAUGHTY if "\x00" not in name and name.strip()]
    for number, name in enumerate(names):
        made = cli("customer", "add", "--code", f"A{number}", "--owner", "li", "--yes", "--", name)
        assert made.code == 0, made.err
        added = cli("contract", "add", f"A{number}", f"K{number}", "--start", "2025-07-01", "--months", "12")
        assert added.code == 0, added.err
    shown = cli("remind", "--show")
    assert shown.code == 0, shown.err
    told = [line for line in shown.out.splitlines() if line.endswith("]") and "[end-" in line]
    assert len(told) == len(names)


def test_no_name_of_the_public_list_breaks_a_digest_or_its_mail(cli: Cli, config: Config, tmp_path: Path) -> None:
    config("")
    cli("team", "person", "li", "--email", "li@example.com")
    every = names()
    with transaction(tmp_path / "book.db", Stamp(actor="li", command="test")) as session:
        for number, name in enumerate(every, 1):
            session.add(Customer(id=number, code=f"A{number}", name=name, name_key=f"a{number}", owner="li"))
            session.add(Contract(id=number, number=f"K{number}", customer_id=number, anchor=date(2025, 7, 1)))
            session.add(Term(contract_id=number, end_on=date(2026, 6, 30), recorded_on=date(2025, 7, 1)))
    assert cli("remind", "--send").code == 6  # there is no mail server: the message is kept as it would be sent
    with closing(sqlite3.connect(tmp_path / "book.db")) as connection:
        text, html = connection.execute("SELECT body_text, body_html FROM message").fetchone()
    assert len([line for line in text.split("\n") if line.endswith("]") and "[end-" in line]) == len(every)
    assert sum(f"end-{number}<" in html for number in range(1, len(every) + 1)) == len(every)
    assert not [name for name in every if "<" in name and name in html]
    for name in ["", *every]:  # the whole digest once, then each name in a subject
        said = {"text": f"1 {name}\n2\n"} if name else {"text": text, "html": html}
        named = letter(subject=one_line(f"Due: {name}"), **said)
        back = message_from_bytes(
            compose(named, "r@example.com", "li@example.com").as_bytes(policy=SMTP), policy=default
        )
        assert (back["To"], len(back.keys()), "\n" in back["Subject"]) == ("li@example.com", 10, False)
