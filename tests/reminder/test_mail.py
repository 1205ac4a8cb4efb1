"""A digest on its way to a real mail server, and every way in which that goes wrong."""

from collections.abc import Callable
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from tests.conftest import Cli
from tests.reminder.mail_server import Box, certificate, free_port, serving
from tests.store.books import meddle

To = Callable[..., Path]


def states(cli: Cli) -> list[tuple[str, int]]:
    return [(row["state"], row["attempts"]) for row in cli("reminder", "messages", "--json").json]


def body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_a_digest_arrives_once_with_text_and_html(acme: Cli, to_server: To) -> None:
    box = Box()
    with serving(box) as port:
        to_server(port)
        first = acme("remind", "--send")
        assert first.code == 0, first.err
        assert acme("remind", "--send").code == 0
    (mail,) = box.arrived
    assert (mail["To"], mail["From"]) == ("li@example.com", "renewals@example.com")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "renewctl.example.com" in mail["List-Id"]
    assert mail["Message-ID"].endswith("@example.com>")
    assert mail["Date"].datetime.date().isoformat() in ("2026-06-14", "2026-06-15")
    assert mail.get_content_type() == "multipart/alternative"
    assert "1,200" not in str(mail["Subject"])
    assert "1200" not in str(mail["Subject"])
    assert "in 15 days" in body(mail, "plain")
    for part in ("plain", "html"):
        assert "Acme 北京" in body(mail, part)
        assert "2026-06-30" in body(mail, part)
    assert states(acme) == [("sent", 1)]


def test_each_person_is_written_to_in_their_language(acme: Cli, to_server: To) -> None:
    acme("team", "person", "li", "--language", "zh_CN")
    box = Box()
    with serving(box) as port:
        to_server(port)
        assert acme("remind", "--send").code == 0
    (mail,) = box.arrived
    assert mail["Content-Language"] == "zh-CN"
    assert "还有 15 天" in body(mail, "plain")
    assert "合同到期" in body(mail, "html")


@pytest.mark.parametrize("reply", ["451 try later", "421 busy"])
def test_4xx_is_tried_again_later_with_the_same_message_id(acme: Cli, to_server: To, reply: str) -> None:
    box = Box(reply)
    with serving(box) as port:
        to_server(port)
        answer = acme("remind", "--send")
        assert (answer.code, reply in answer.err) == (6, True)
        assert states(acme) == [("waiting", 1)]
        kept = acme("reminder", "messages", "--json").json[0]["message_id"]
        again = acme("remind", "--send")  # not yet: it waits, which is told
        assert (again.code, reply in again.err, "To li: still waits to be tried again" in again.err) == (6, True, True)
        assert acme("remind", "--send", "--owner", "wang").code == 0  # what waits for others is not wang's
        assert reply in acme("status", "--json").json["remind_problem"]  # of the last run for all
        assert box.arrived == []
        assert acme("remind", "--send", "--today", "2026-06-16").code == 0
    assert [mail["Message-ID"] for mail in box.arrived] == [kept]


def test_one_cause_that_keeps_back_many_is_told_once(acme: Cli) -> None:
    for name in ("an", "bo", "chi", "du"):
        acme("team", "person", name, "--email", f"{len(name)}@example.com")
        acme("task", "add", "Call", "--customer", "A", "--on", "2026-06-15", "--owner", name)
    acme("log-call", "A", "went well", "--actor", "li")
    acme("interaction", "digest", "--since", "7d", "--send")  # a second message to li, who is one person all the same
    no_mail = "config.toml has no [mail], so nothing can be sent by this channel."
    first, again = acme("remind", "--send"), acme("remind", "--send")
    assert (first.code, again.code) == (6, 6)
    assert f"To li, an, bo and 2 more: not now, tried again later: {no_mail}\n" in first.err
    assert f"To li, an, bo and 2 more: still waits to be tried again: {no_mail}\n" in again.err
    assert (first.err + again.err).count(no_mail) == 2
    assert "6 messages could not be sent." in again.err
    found = acme("status", "--json").json
    assert (found["remind_good_at"], found["remind_problem"]) == (None, f"li, an, bo and 2 more: {no_mail}")
    chinese = acme("--lang", "zh_CN", "remind", "--send")
    assert "致 li、an、bo 及另外 2 人：仍在等待重试：" in chinese.err


def test_a_mail_server_that_is_named_too_late_gets_what_waits_once_somebody_says_so(acme: Cli, to_server: To) -> None:
    first = acme("remind", "--send")
    assert (first.code, "`renewctl reminder retry` lets the next `remind --send` try what failed" in first.err) == (
        6,
        True,
    )
    box = Box()
    with serving(box) as port:
        to_server(port)
        assert acme("remind", "--send").code == 6  # it waits for its time
        answer = acme("reminder", "retry")
        assert (answer.code, answer.err) == (0, "The next `remind --send` tries 1 message again.\n")
        assert acme("remind", "--send").code == 0
        assert acme("reminder", "retry").err == "No message has failed or waits.\n"
    assert (len(box.arrived), states(acme)) == (1, [("sent", 1)])
    assert "没有失败或等待中的消息。" in acme("--lang", "zh_CN", "reminder", "retry").err


@pytest.mark.parametrize(
    "changed", [("team", "person", "li", "--email", "li.na@example.com"), ("team", "person", "li", "--channel", "mail")]
)
def test_what_waits_goes_at_once_where_its_person_is_reached_now(
    acme: Cli, to_server: To, changed: tuple[str, ...]
) -> None:
    if "--channel" in changed:
        acme("team", "person", "li", "--channel", "webhook")
    assert acme("remind", "--send").code == 6
    assert acme(*changed).code == 0
    box = Box()
    with serving(box) as port:
        to_server(port)
        assert acme("remind", "--send", "--owner", "wang", "--channel", "command").code == 0
        (left_alone,) = acme("reminder", "messages", "--json").json
        assert left_alone["channel"] != "command"
        answer = acme("remind", "--send")
    assert (answer.code, states(acme)) == (0, [("sent", 1)]), answer.err
    assert [mail["To"] for mail in box.arrived] == [acme("team", "people", "--json").json[0]["email"]]


def test_5xx_fails_for_good_until_somebody_lets_it_be_tried_again(acme: Cli, to_server: To) -> None:
    box = Box(refuse="550 no such user")
    with serving(box) as port:
        to_server(port)
        answer = acme("remind", "--send")
        assert (answer.code, "550 no such user" in answer.err) == (6, True)
        assert acme("remind", "--send", "--today", "2026-06-16").code == 0
        assert states(acme) == [("failed", 1)]
        assert acme("status", "--max-age", "26h").code == 7
        assert acme("reminder", "retry", "7").code == 3
        assert acme("reminder", "retry").code == 0
        box.refuse = ""
        assert acme("remind", "--send", "--today", "2026-06-16").code == 0
    assert len(box.arrived) == 1


def test_the_last_attempt_of_many_is_told_as_a_failure(acme: Cli, to_server: To, tmp_path: Path) -> None:
    box = Box("die", "die")
    with serving(box) as port:
        to_server(port)
        assert acme("remind", "--send").code == 6
        meddle(tmp_path / "book.db", "UPDATE message SET attempts = 11, claimed_until = NULL")
        last = acme("remind", "--send")
    assert states(acme) == [("failed", 12)]
    assert (last.code, "may have arrived" in last.err, "reminder retry` lets" in last.err) == (6, False, True)


def test_a_server_that_dies_after_data_may_get_it_twice_with_one_message_id(acme: Cli, to_server: To) -> None:
    box = Box("die")
    with serving(box) as port:
        to_server(port)
        answer = acme("remind", "--send")
        assert (answer.code, "did not answer" in answer.err) == (6, True)
        assert states(acme) == [("sending", 1)]
        assert "renewctl: 1 message may have arrived.\n" in answer.err
        assert "What may have arrived `reminder retry` leaves alone. Once its next attempt is due," in answer.err
        assert "could not be sent" not in answer.err
        assert "reminder retry` lets" not in answer.err
        assert acme("reminder", "retry").err == "No message has failed or waits.\n"
        again = acme("remind", "--send")  # nobody takes it before its claim is over, which is told
        assert (again.code, "did not answer" in again.err, len(box.arrived)) == (6, True, 1)
        assert "To li: may have arrived, nobody knows: the server did not answer" in again.err
        assert "可能已送达的消息，`reminder retry` 不会处理。" in acme("--lang", "zh_CN", "remind", "--send").err
        (listed,) = acme("reminder", "messages", "--json").json
        assert listed["next_attempt_at"] is not None
        assert "did not answer" in acme("status", "--json").json["remind_problem"]
        assert acme("remind", "--send", "--today", "2026-06-16").code == 0
    assert states(acme) == [("sent", 2)]
    first, second = box.arrived
    assert first["Message-ID"] == second["Message-ID"]
    assert body(first, "plain") == body(second, "plain")


def test_without_tls_nothing_is_sent(acme: Cli, to_server: To) -> None:
    box = Box()
    with serving(box) as port:
        to_server(port, security="starttls")
        answer = acme("remind", "--send")
    assert (answer.code, "STARTTLS" in answer.err) == (6, True)
    assert (box.arrived, states(acme)) == ([], [("waiting", 1)])


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_nobody_vouches_for_is_refused_and_a_known_one_taken(
    acme: Cli, to_server: To, tmp_path: Path, security: str
) -> None:
    known = certificate(tmp_path)
    box = Box()
    at_once, later = (known, None) if security == "tls" else (None, known)
    with serving(box, tls=at_once, starttls=later) as port:
        to_server(port, security=security)
        assert acme("remind", "--send").code == 6
        assert box.arrived == []
        to_server(port, f'ca_file = "{known}"', security=security)
        assert acme("remind", "--send", "--today", "2026-06-16").code == 0
    assert len(box.arrived) == 1


def test_the_password_comes_from_a_program_or_the_environment(
    acme: Cli, to_server: To, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = Box()
    with serving(box, login=True) as port:
        to_server(port, 'user = "me"')
        answer = acme("remind", "--send")
        assert (answer.code, "no password" in answer.err) == (6, True)
        to_server(port, 'user = "me"\npassword_command = ["echo", "wrong"]')
        assert acme("remind", "--send", "--today", "2026-06-16").code == 6
        to_server(port, 'user = "me"\npassword_command = ["false"]')
        answer = acme("remind", "--send", "--today", "2026-06-17")
        assert (answer.code, "password_command" in answer.err) == (6, True)
        to_server(port, 'user = "me"\npassword_command = ["echo", "right"]')
        monkeypatch.setenv("RENEWCTL_SMTP_PASSWORD", "stale")
        assert acme("remind", "--send", "--today", "2026-06-18").code == 6
        monkeypatch.delenv("RENEWCTL_SMTP_PASSWORD")
        assert acme("remind", "--send", "--today", "2026-06-19").code == 0
    assert list(dict.fromkeys(box.logins)) == [("me", "wrong"), ("me", "stale"), ("me", "right")]
    assert len(box.arrived) == 1


def test_a_chinese_digest_goes_over_the_wire_in_ascii(acme: Cli, to_server: To) -> None:
    acme("team", "person", "li", "--language", "zh_CN")
    box = Box()
    with serving(box) as port:
        to_server(port)
        assert acme("remind", "--send").code == 0
    (mail,) = box.arrived
    assert mail.as_bytes(policy=default).isascii()
    assert {part["Content-Transfer-Encoding"] for part in mail.iter_parts()} <= {"base64", "quoted-printable"}
    assert "Acme 北京" in body(mail, "plain")


def test_a_moved_end_is_told_anew_and_what_was_unsent_of_it_is_not(acme: Cli, to_server: To) -> None:
    to_server(free_port())
    assert acme("remind", "--send").code == 6
    assert acme("contract", "edit", "K1", "--end", "2026-07-20").code == 0
    box = Box()
    with serving(box) as port:
        to_server(port)
        assert acme("remind", "--send", "--today", "2026-06-20").code == 0
    (mail,) = box.arrived
    assert "2026-06-30" not in body(mail, "plain")
    assert "2026-07-20" in body(mail, "plain")


def test_an_outcome_makes_what_was_unsent_void(acme: Cli, to_server: To) -> None:
    to_server(free_port())
    assert acme("remind", "--send").code == 6
    assert acme("lose", "K1", "--reason", "price").code == 0
    box = Box()
    with serving(box) as port:
        to_server(port)
        assert acme("remind", "--send", "--today", "2026-06-16").code == 0
    assert (box.arrived, states(acme)) == ([], [("void", 1)])
