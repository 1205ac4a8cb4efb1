"""What a mail server answers, or a library raises, decides about one message and keeps nobody else from hearing."""

import pytest

from renewctl.reminder.delivery import mailer
from renewctl.reminder.delivery.outcome import Letter
from tests.conftest import Cli
from tests.reminder.mail_server import Box, dribbling, serving
from tests.reminder.test_mail import To, states


@pytest.mark.parametrize(("reply", "state"), [("550 a\0b", "failed"), ("451 a\0b", "waiting")])
def test_what_a_server_says_is_kept_as_one_line_of_text(acme: Cli, to_server: To, reply: str, state: str) -> None:
    with serving(Box(refuse=reply)) as port:
        to_server(port)
        answer = acme("remind", "--send")
    assert (answer.code, states(acme)) == (6, [(state, 1)]), answer.err
    assert acme("status", "--json").json["remind_problem"] == f"li: {reply[:4]}ab"


def test_a_password_that_cannot_be_said_is_told_and_keeps_the_message(acme: Cli, to_server: To) -> None:
    with serving(Box(), login=True) as port:
        to_server(port, 'user = "me"\npassword_command = ["echo", "密码123"]')
        answer = acme("remind", "--send")
        chinese = acme("--lang", "zh_CN", "remind", "--send", "--today", "2026-06-16")
    assert (answer.code, states(acme)) == (6, [("waiting", 2)])
    assert "has a character that is not ASCII" in answer.err
    assert "邮件服务器的密码含有 ASCII 以外的字符。" in chinese.err
    assert "密码123" not in answer.err + chinese.err


def test_whatever_a_library_raises_keeps_nobody_else_from_hearing(
    acme: Cli, to_server: To, monkeypatch: pytest.MonkeyPatch
) -> None:
    acme("team", "person", "an", "--email", "an@example.com")
    acme("task", "add", "Call", "--customer", "A", "--on", "2026-06-15", "--owner", "an")
    take = mailer.Mailer.send

    def send(self: mailer.Mailer, letter: Letter) -> None:
        if letter.recipient == "an":
            raise LookupError("secret")
        take(self, letter)

    monkeypatch.setattr(mailer.Mailer, "send", send)
    box = Box()
    with serving(box) as port:
        to_server(port)
        answer = acme("remind", "--send")
    assert (answer.code, "To an: may have arrived, nobody knows: LookupError\n" in answer.err) == (6, True), answer.err
    assert [mail["To"] for mail in box.arrived] == ["li@example.com"]
    found = {row["recipient"]: (row["state"], row["last_error"]) for row in acme("reminder", "messages", "--json").json}
    assert found == {"an": ("sending", "LookupError"), "li": ("sent", None)}


UP_TO_DATA = ("220 hello", "250 hello", "250 ok", "250 ok", "354 go on")


@pytest.mark.parametrize(
    ("last", "state"),
    [
        ("250 ok", "sent"),
        ("451 later", "waiting"),
        ("554 no", "failed"),
        ("25", "sending"),
        ("nonsense", "sending"),
        ("354 go on", "sending"),
        ("199 what", "sending"),
        ("600 what", "sending"),
    ],
)
def test_by_the_answer_to_the_message_itself_where_it_is_garbled_nobody_knows(
    acme: Cli, to_server: To, last: str, state: str
) -> None:
    with dribbling(*UP_TO_DATA, last) as port:
        to_server(port)
        answer = acme("remind", "--send")
    assert (answer.code, states(acme)) == (0 if state == "sent" else 6, [(state, 1)]), answer.err


@pytest.mark.parametrize("last", ["25", "nonsense", "354 go on", "600 what"])
def test_a_garbled_answer_to_the_recipient_has_delivered_nothing(acme: Cli, to_server: To, last: str) -> None:
    with dribbling(*UP_TO_DATA[:3], last) as port:
        to_server(port)
        assert acme("remind", "--send").code == 6
    assert states(acme) == [("waiting", 1)]


def test_a_login_that_is_wanted_is_a_matter_of_the_config_and_the_message_waits(acme: Cli, to_server: To) -> None:
    box = Box()
    with serving(box, login=True) as port:
        to_server(port)
        answer = acme("remind", "--send")
        assert (answer.code, "530 " in answer.err) == (6, True), answer.err
        assert states(acme) == [("waiting", 1)]
        to_server(port, 'user = "me"\npassword_command = ["echo", "right"]')
        assert acme("remind", "--send", "--today", "2026-06-16").code == 0
    assert len(box.arrived) == 1
