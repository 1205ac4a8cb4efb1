"""Config, templates and the ways out other than mail: what is refused, what is bounded, what each failure means."""

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace

import pytest

from renewctl.reminder.delivery import limit
from tests.conftest import Cli
from tests.reminder.conftest import Config
from tests.reminder.mail_server import TLS_RECORD, Box, dribbling, free_port, hanging, serving

MAIL = '[mail]\nhost = "x"\nfrom = "a@example.com"\n'
NO_HOSTS = ("a..b", ".", "h" * 64 + ".cn")
UNCALLABLE = (
    *(f"https://{host}/" for host in NO_HOSTS),
    *(f"http://localhost:{port}/" for port in ("99999", "65536", "abc", "-1", "0")),
    "http://127.0.0.1:80/é",
    "http://127.0.0.1:80/x?é",
)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[reminders]\nchanel = 'mail'\n", "chanel"),
        ("[reminders]\nchannel = 'pigeon'\n", "pigeon|channel"),
        ("[reminders]\ncatch_up_days = nan\n", "catch_up_days"),
        ("[reminders]\ncatch_up_days = 0\n", "catch_up_days"),
        ("[reminders]\noverdue_days = true\n", "overdue_days"),
        ("[reminders]\noverdue_days = '3'\n", "overdue_days"),
        ("[reminders]\nwithout_owner = 3\n", "without_owner"),
        ('[reminders]\nwithout_owner = "W\\u0000X"\n', "without_owner"),
        ('[reminders]\nwithout_owner = "a\\nb"\n', "without_owner"),
        ("[reminders.default]\nends = [1]\n", "default.ends"),
        ("[reminders.default]\nend = 1\n", "default.end"),
        ("[reminders.default]\nend = [1.5]\n", "default.end"),
        ("[reminders.default]\nend = [nan]\n", "default.end"),
        ("[reminders.default]\nend = [true]\n", "default.end"),
        ("[reminders.default]\nend = [1001]\n", "default.end"),
        ("[reminders.key]\nend = [-99999999999999999999]\n", "key.end"),
        ("[reminders]\nkey = 1\n", "key"),
        (f"[reminders.default]\nend = {list(range(61))}\n", "default.end"),
        (f"[reminders.default]\nend = {'[' * 3000}\n", "TOML"),
        (f"[reminders.default]\nend = [{'9' * 5000}]\n", "TOML"),
        (MAIL + 'password = "x"\n', "mail.password"),
        (MAIL + 'security = "ssl"\n', "security"),
        (MAIL + "port = 0\n", "port"),
        (MAIL + "port = true\n", "port"),
        (MAIL + "timeout = 1e9\n", "timeout"),
        (MAIL + "password_command = 'pass'\n", "password_command"),
        (MAIL + "password_command = []\n", "password_command"),
        (MAIL + 'user = "u"\nsecurity = "none"\n', "security"),
        ('[mail]\nhost = "x"\nfrom = "A <a@b.cn>, c@d.cn"\n', "from"),
        ('[mail]\nhost = "x\\ny"\nfrom = "a@example.com"\n', "host"),
        ('[mail]\nfrom = "a@example.com"\n', "host"),
        ("[command]\nprogram = []\n", "program"),
        ('[command]\nprogram = "sh -c x"\n', "program"),
        ('[command]\nprogram = ["a\\u0000b"]\n', "program"),
        ('[webhook]\nurl = "http://example.com/x"\n', "https"),
        ('[webhook]\nurl = "file:///etc/passwd"\n', "https"),
        ('[webhook]\nurl = "https://"\n', "https"),
        ('[webhook]\nurl = "https://[x"\n', "https"),
        *((f'[webhook]\nurl = "{url}"\n', "cannot be called") for url in UNCALLABLE),
        *((f'[mail]\nhost = "{host}"\nfrom = "a@example.com"\n', "host") for host in NO_HOSTS),
        (MAIL + 'user = "王"\n', "user"),
        ("[webhook]\ntimeout = 3\n", "url"),
        ("[notify]\nurls = [1]\n", "urls"),
        ("[notify]\ntimeout = 121\n", "timeout"),
    ],
)
def test_a_slip_in_config_is_told_in_one_line_before_anything_is_done(
    acme: Cli, config: Config, text: str, named: str
) -> None:
    config(text)
    answer = acme("remind", "--send")
    assert (answer.code, answer.out) == (2, "")
    assert any(word in answer.err for word in named.split("|")), answer.err
    assert len(answer.err.splitlines()) <= 2


@contextmanager
def answering(*statuses: int) -> Iterator[tuple[int, list[tuple[str, dict[str, object]]]]]:
    """Answer POSTs with these statuses, one after another, and keep what came."""
    came: list[tuple[str, dict[str, object]]] = []
    waiting = list(statuses)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = self.rfile.read(int(self.headers["Content-Length"]))
            came.append((self.headers["Idempotency-Key"], json.loads(said)))
            self.send_response(waiting.pop(0))
            self.send_header("Location", "http://example.com/")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server.server_port, came
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def hook(port: int) -> str:
    return f'[reminders]\nchannel = "webhook"\n[webhook]\nurl = "http://127.0.0.1:{port}/x?a=b"\ntimeout = 1\n'


@pytest.mark.parametrize(
    ("status", "state"),
    [(200, "sent"), (204, "sent"), (429, "waiting"), (503, "waiting"), (404, "failed"), (302, "failed")],
)
def test_a_webhook_by_its_answer(acme: Cli, config: Config, status: int, state: str) -> None:
    with answering(status) as (port, came):
        config(hook(port))
        assert acme("remind", "--send").code == (0 if state == "sent" else 6)
    (message,) = acme("reminder", "messages", "--json").json
    assert message["state"] == state
    ((key, said),) = came
    assert key == said["id"] == message["message_id"].strip("<>")
    assert said["recipient"] == "li"


def test_a_webhook_that_is_not_there_or_hangs(acme: Cli, config: Config) -> None:
    config(hook(free_port()))
    assert acme("remind", "--send").code == 6
    assert acme("reminder", "messages", "--json").json[0]["state"] == "waiting"
    with hanging() as port:
        config(hook(port))
        assert acme("remind", "--send", "--today", "2026-06-16").code == 6
    assert acme("reminder", "messages", "--json").json[0]["state"] == "sending"


def test_a_webhook_that_dribbles_while_tls_begins_is_hung_up_on(
    acme: Cli, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limit, "MOST_SECONDS", 0.4)
    with dribbling(TLS_RECORD, bytes_at_most=40) as port:
        config(f'[reminders]\nchannel = "webhook"\n[webhook]\nurl = "https://127.0.0.1:{port}/"\ntimeout = 1\n')
        answer = acme("remind", "--send")
    assert (answer.code, "timed out" in answer.err) == (6, False), answer.err
    assert acme("reminder", "messages", "--json").json[0]["state"] == "waiting"


@pytest.mark.parametrize(("said", "state"), [(True, "sent"), (False, "waiting")])
def test_notify_says_what_apprise_says(
    acme: Cli, config: Config, monkeypatch: pytest.MonkeyPatch, said: bool, state: str
) -> None:
    import apprise

    told = []

    def notify(self: apprise.Apprise, **words: object) -> bool:
        told.append((len(self), words["title"]))
        return said

    monkeypatch.setattr(apprise.Apprise, "notify", notify)
    config('[notify]\nurls_command = ["echo", "json://127.0.0.1/"]\n')
    acme("team", "person", "li", "--channel", "notify")
    assert acme("remind", "--send").code == (0 if said else 6)
    (message,) = acme("reminder", "messages", "--json").json
    assert message["state"] == state
    assert told == [(1, message["subject"])]


@pytest.mark.parametrize(
    ("answers", "state", "reason"),
    [
        ([True, False], "sent", None),
        ([False, True], "sent", None),
        ([OSError, True], "sent", None),
        ([False, False], "waiting", "apprise could not deliver it."),
        ([False, OSError], "sending", "apprise broke off."),
    ],
)
def test_where_one_of_several_addresses_took_it_nobody_gets_it_twice(
    acme: Cli,
    config: Config,
    monkeypatch: pytest.MonkeyPatch,
    answers: list[bool | type[OSError]],
    state: str,
    reason: str | None,
) -> None:
    import apprise

    told = []

    def notify(self: apprise.Apprise, **words: object) -> bool:
        which = int(str(self.urls()[0]).split("/")[2].partition(":")[2])
        told.append(which)
        answer = answers[which - 1]
        if not isinstance(answer, bool):
            raise answer("json://secret")
        return answer

    monkeypatch.setattr(apprise.Apprise, "notify", notify)
    config('[notify]\nurls = ["json://127.0.0.1:1/", "json://127.0.0.1:2/"]\n')
    answer = acme("remind", "--send", "--channel", "notify")
    (message,) = acme("reminder", "messages", "--json").json
    assert (message["state"], message["last_error"], sorted(told)) == (state, reason, [1, 2])
    assert "secret" not in answer.err
    if reason == "apprise broke off.":
        chinese = acme("--lang", "zh_CN", "remind", "--send", "--channel", "notify", "--today", "2026-06-16")
        assert "apprise 中途失败。" in chinese.err


def test_a_service_that_never_answers_apprise_holds_nobody_up(
    acme: Cli, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    import apprise

    answered = threading.Event()
    monkeypatch.setattr(apprise.Apprise, "notify", lambda self, **words: answered.wait(60))
    config('[notify]\nurls = ["json://127.0.0.1/"]\ntimeout = 1\n')
    try:
        answer = acme("remind", "--send", "--channel", "notify")
        assert not answered.is_set()
    finally:
        answered.set()
    (message,) = acme("reminder", "messages", "--json").json
    assert (answer.code, message["state"]) == (6, "sending")  # it may have been delivered
    assert message["last_error"] == "apprise did not come to an end within 1 s."


def test_what_apprise_does_not_understand_fails(acme: Cli, config: Config) -> None:
    config('[notify]\nurls = ["nonsense"]\n')
    assert acme("remind", "--send", "--channel", "notify").code == 6
    assert acme("reminder", "messages", "--json").json[0]["state"] == "failed"


@pytest.mark.parametrize(("kept", "code", "said"), [("right", 0, ""), (None, 6, "has no password for me")])
def test_the_password_comes_from_the_keyring(
    acme: Cli, config: Config, monkeypatch: pytest.MonkeyPatch, kept: str | None, code: int, said: str
) -> None:
    ring = {("renewals", "me"): kept}
    backend = SimpleNamespace(get_password=lambda service, user: ring[service, user])
    monkeypatch.setitem(sys.modules, "keyring", backend)
    box = Box()
    with serving(box, login=True) as port:
        config(
            f'[mail]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nfrom = "r@example.com"\n'
            'user = "me"\nkeyring = "renewals"\n'
        )
        answer = acme("remind", "--send")
    assert (answer.code, said in answer.err) == (code, True), answer.err
    assert box.logins == ([("me", "right")] if kept else [])


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "not now, tried again later: The system's keyring could not be asked: "),
        ("zh_CN", "无法读取系统密钥环："),
    ],
)
@pytest.mark.parametrize("error", [RuntimeError("a secret"), KeyError("a secret"), OSError("a secret")])
def test_a_keyring_that_fails_is_told_in_its_own_line_and_waits(
    acme: Cli, config: Config, monkeypatch: pytest.MonkeyPatch, error: Exception, language: str, said: str
) -> None:
    def get_password(service: str, user: str) -> str:
        raise error

    monkeypatch.setitem(sys.modules, "keyring", SimpleNamespace(get_password=get_password))
    box = Box()
    with serving(box, login=True) as port:
        config(
            f'[mail]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nfrom = "r@example.com"\n'
            'user = "me"\nkeyring = "renewals"\n'
        )
        answer = acme("--lang", language, "remind", "--send")
    assert (answer.code, said in answer.err, "a secret" in answer.err) == (6, True, False), answer.err
    (row,) = acme("reminder", "messages", "--json").json
    assert (row["state"], type(error).__name__ in row["last_error"]) == ("waiting", True)
