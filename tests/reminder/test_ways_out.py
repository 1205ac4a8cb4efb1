"""Config, templates and the ways out other than mail: what is refused, what is bounded, what each failure means."""

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from subprocess import TimeoutExpired
from types import SimpleNamespace
from typing import Literal

import pytest

from renewctl.errors import UsageError
from renewctl.reminder import templates
from renewctl.reminder.delivery import limit, settings
from renewctl.reminder.delivery.program import Run
from tests.agenda.books import opened
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


ESCAPES = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ groups.__init__.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__ }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{% extends 'x' %}",
    "{{ ''['for' 'mat'] }}{{ '{0.__class__.__init__.__globals__}'.format(groups) }}",
    "{{ nobody_knows_this }}",
    "{% for",
    "{{ 1 / 0 }}",
    "{{ groups.append(1) }}",
    "{% for a in range(99999999) %}{% endfor %}",
    "{{ 'a' * 10 ** 12 }}",
    "{% for a in range(9999) %}{{ 'a' * 9999 }}{% endfor %}",
    "{{ (9 ** 99999) ** 9 }}",
    "{{ {}['\\ud800'] }}",
    "a{{ '\\x00' }}b",
    "a\0b",
    "a{{ '\\ud800' }}b",
    "",
    "{% if 0 %}a{% endif %}\n \n",
]


@pytest.mark.parametrize("source", ESCAPES)
def test_a_template_reaches_nothing_and_ends(
    acme: Cli, config: Config, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    monkeypatch.setattr(templates, "SECONDS", 3)
    folder = config("").parent / "templates"
    folder.mkdir()
    (folder / "digest.en.txt").write_text(source, encoding="utf-8")
    answer = acme("remind", "--show")
    assert (answer.code, len(answer.err.splitlines())) == (2, 1), answer
    assert "root:" not in answer.out + answer.err
    assert "digest.en.txt" in answer.err


def test_a_template_that_runs_for_ever_is_ended(acme: Cli, config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "SECONDS", 2)
    folder = config("").parent / "templates"
    folder.mkdir()
    loops = "".join(f"{{% for a{n} in range(9999) %}}" for n in range(9)) + "{% endfor %}" * 9
    (folder / "digest.en.txt").write_text(loops, encoding="utf-8")
    answer = acme("remind", "--show")
    assert (answer.code, "2 seconds" in answer.err) == (2, True)


def test_a_template_of_ones_own_says_it_in_its_way_and_html_stays_escaped(
    acme: Cli, config: Config, tmp_path: Path
) -> None:
    folder = config('[reminders]\nchannel = "command"\n[command]\nprogram = ["true"]\n').parent / "templates"
    folder.mkdir()
    acme("customer", "edit", "A", "--name", "<b>&\"Acme'")
    text = "{% for group in groups %}{% for line in group.lines %}{{ line.customer }}!{% endfor %}{% endfor %}"
    for kind in ("txt", "html"):
        (folder / f"digest.en.{kind}").write_text(text, encoding="utf-8")
    assert "<b>&\"Acme'!" in acme("remind", "--show").out
    assert acme("remind", "--send").code == 0
    message = acme("reminder", "messages", "--json").json[0]
    assert message["state"] == "sent"
    with opened(tmp_path / "book.db") as at:
        (written,) = at.execute("SELECT body_text, body_html FROM message").fetchall()
    assert ("<b>&\"Acme'!" in written[0], "<b>" in written[1], "&lt;b&gt;&amp;" in written[1]) == (True, False, True)


def test_a_template_that_is_too_long_is_not_begun(acme: Cli, config: Config) -> None:
    folder = config("").parent / "templates"
    folder.mkdir()
    for length, code in ((templates.MOST_TEMPLATE, 0), (templates.MOST_TEMPLATE + 1, 2)):
        (folder / "digest.en.txt").write_text("x" * length, encoding="utf-8")
        assert acme("remind", "--show").code == code


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


@pytest.mark.parametrize(
    ("program", "state"),
    [
        ("exit 0", "sent"),
        ("exit 75", "waiting"),
        ("echo no >&2; exit 1", "failed"),
        ("sleep 9", "sending"),
        ("sleep 9 & exit 0", "sent"),  # what it leaves behind is its own matter
        ("sleep 9 & exit 75", "waiting"),
        ("head -c 9000000 /dev/zero >&2; exit 0", "sent"),
        ("exec 0<&-; exit 0", "sent"),
        (None, "waiting"),
    ],
)
def test_a_program_by_its_exit_code(acme: Cli, config: Config, program: str | None, state: str) -> None:
    words = json.dumps(["sh", "-c", program] if program else ["/nowhere/at/all"])
    config(f'[reminders]\nchannel = "command"\n[command]\nprogram = {words}\ntimeout = 1\n')
    assert acme("remind", "--send").code == (0 if state == "sent" else 6)
    assert acme("reminder", "messages", "--json").json[0]["state"] == state


@pytest.mark.parametrize("hear", ["out", "err"])
def test_of_what_a_program_says_only_the_beginning_is_kept(hear: Literal["out", "err"]) -> None:
    speak = "(printf abc; head -c 9000000 /dev/zero)" + (" >&2" if hear == "err" else "")
    done = Run(["sh", "-c", f"{speak}; exit 3"], 20, 5, hear=hear)
    assert (done.code, done.said) == (3, b"abc\0\0")


def test_a_secret_that_is_cut_off_is_none() -> None:
    assert len(settings.secret(("head", "-c", "99999", "/dev/zero"), "x")) == 99_999
    with pytest.raises(UsageError, match="OverflowError"):
        settings.secret(("head", "-c", "9000000", "/dev/zero"), "x")


@pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_program_takes_more_than_a_pipe_holds_and_ends_at_once() -> None:
    given = b"x" * 1_000_000
    assert Run(["wc", "-c"], 20, 100, given).said.split() == [b"1000000"]
    assert Run(["true"], 20, 100, given).code == 0
    left_behind = Run(["sh", "-c", "printf secret; sleep 9 &"], 20, 100)
    assert (left_behind.said, left_behind.listening.is_alive()) == (b"secret", True)


def test_a_program_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    with pytest.raises(TimeoutExpired):
        Run(["sh", "-c", f"sleep 1; touch '{tmp_path}/done'"], 0.2, 100)
    assert not (tmp_path / "done").exists()


@pytest.mark.parametrize("code", [1, 75])
def test_what_a_program_says_is_kept_as_one_line_of_text(acme: Cli, config: Config, code: int) -> None:
    words = json.dumps(["sh", "-c", f"printf 'a\\000b\\033[1m\\nc\\377' >&2; exit {code}"])
    config(f'[reminders]\nchannel = "command"\n[command]\nprogram = {words}\n')
    answer = acme("remind", "--send")
    assert (answer.code, acme("status", "--json").json["remind_problem"]) == (6, f"li: sh: {code} ab[1m c\ufffd")
    assert f"sh: {code} ab[1m c" in answer.err


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
