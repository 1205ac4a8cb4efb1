"""A mail server that hangs or dribbles is hung up on in time, whatever it does."""

import socket
import time

import pytest

from renewctl.reminder.delivery import limit, settings
from renewctl.reminder.outbox import LEASE
from tests.conftest import Cli
from tests.reminder.mail_server import TLS_RECORD, Box, dribbling, free_port, hanging, serving
from tests.reminder.test_mail import To, body, states


def test_a_server_that_refuses_or_hangs_delivers_nothing_and_loses_nothing(acme: Cli, to_server: To) -> None:
    to_server(free_port())
    assert acme("remind", "--send").code == 6
    with hanging() as port:
        to_server(port)
        assert acme("remind", "--send", "--today", "2026-06-16").code == 6
    assert states(acme) == [("waiting", 2)]
    box = Box()
    with serving(box) as port:
        to_server(port)
        assert acme("remind", "--send", "--today", "2026-06-17").code == 0
    assert len(box.arrived) == 1
    assert "in 13 days" in body(box.arrived[0], "plain")  # written anew: it had surely not been delivered


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ((), "waiting"),  # it never gets as far as a greeting
        (("220 hello",), "waiting"),
        (("220 hello", "250 hello", "250 ok", "250 ok", "354 go on"), "sending"),  # it has the message: nobody knows
    ],
)
def test_a_server_that_dribbles_is_hung_up_on(
    acme: Cli, to_server: To, monkeypatch: pytest.MonkeyPatch, answers: tuple[str, ...], state: str
) -> None:
    monkeypatch.setattr(limit, "MOST_SECONDS", 0.4)
    with dribbling(*answers) as port:
        to_server(port)
        answer = acme("remind", "--send")
    assert (answer.code, states(acme)) == (6, [(state, 1)]), answer.err


@pytest.mark.parametrize(
    ("security", "answers"),
    [("tls", (TLS_RECORD,)), ("starttls", ("220 hello", "250-hello\r\n250 STARTTLS", "220 go on", TLS_RECORD))],
)
def test_a_server_that_dribbles_while_tls_begins_is_hung_up_on(
    acme: Cli, to_server: To, monkeypatch: pytest.MonkeyPatch, security: str, answers: tuple[str, ...]
) -> None:
    monkeypatch.setattr(limit, "MOST_SECONDS", 0.4)
    with dribbling(*answers, bytes_at_most=60) as port:
        to_server(port, security=security)
        answer = acme("remind", "--send")
        assert (answer.code, states(acme)) == (6, [("waiting", 1)]), answer.err
    assert "timed out" not in answer.err


def test_what_connects_after_the_limit_is_hung_up_on_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limit, "MOST_SECONDS", 0.05)
    monkeypatch.setattr(limit, "AGAIN", 0.05)
    ours, theirs = socket.socketpair()
    found: list[socket.socket] = []
    watched = limit.Limit(lambda: found[0] if found else None)
    with ours, theirs:
        while not watched.is_over:
            time.sleep(0.01)
        found.append(ours)
        theirs.settimeout(20)
        assert theirs.recv(1) == b""  # hung up
    watched.lift()


def test_a_message_is_handed_over_well_within_its_claim() -> None:
    assert LEASE.total_seconds() / 2 >= limit.MOST_SECONDS
    assert LEASE.total_seconds() / 2 >= settings.MOST_SECONDS
