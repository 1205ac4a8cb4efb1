"""An address may hold a secret: it stands whole in the book and goes whole to its service, and is shown without it."""

import json
import shlex
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewctl.audit.rules import shown_line
from renewctl.plain import masked
from tests.conftest import Cli
from tests.reminder.conftest import Config

SECRET = "T0psecret-KEY"
URL = f"wecombot://{SECRET}"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (URL, "wecombot://…"),
        ("slack://T1/B2/c3/#room", "slack://…"),
        ("Tgram://1:a@b", "Tgram://…"),
        ("https://qyapi.example.com/cgi-bin/send?key=K", "https://qyapi.example.com/…"),
        ("https://example.com:8443/hook", "https://example.com:8443/…"),
        ("https://example.com?token=K", "https://example.com/…"),
        ("https://example.com", "https://example.com"),
        ("https://user:pass@example.com/", "https://…"),
        ("https://user:12/ss@example.com/", "https://…"),
        ("https://secret key/", "https://…"),
        ("slack://a/b, wecombot://c", "slack://…"),
        ("json://", "json://"),
        ("li@example.com", "li@example.com"),
        ("138 0013 8000", "138 0013 8000"),
        ("-", "-"),
        ("", ""),
    ],
)
def test_of_an_address_scheme_and_host_are_shown(address: str, shown: str) -> None:
    assert masked(address) == shown
    assert masked(shown) == shown


@given(
    st.sampled_from(["wecombot", "https", "http", "json", "5"]),
    st.lists(st.sampled_from("XYZ/?#@:;,.&= 密"), min_size=1),
)
def test_nothing_of_what_follows_the_scheme_is_shown_but_the_host_of_a_web_address(
    scheme: str, marks: list[str]
) -> None:
    rest = "".join(marks)
    shown = masked(f"{scheme}://{rest}").removeprefix(f"{scheme}://")
    assert shown == "…" or (scheme in ("http", "https") and shown.rstrip("/…") in rest)
    assert shown == "…" or not set(shown) & set("@?#&= 密")


@pytest.mark.parametrize("option", [["--address", URL], [f"--address={URL}"]])
def test_what_was_typed_is_shown_without_the_secret(option: list[str]) -> None:
    line = shlex.join(["renewctl", "team", "person", "王 芳", *option, "--email", "li@example.com"])
    shown = shlex.split(shown_line(line))
    assert shown == [word.replace(SECRET, "…") for word in shlex.split(line)]
    assert SECRET not in shown_line(f"{line} 'another program's")
    assert shown_line("renewctl log-call C1 'see https://example.com/a'").endswith("'see https://example.com/a'")


def everywhere(book: Cli) -> list[tuple[str, ...]]:
    """Return every command line that shows where somebody is reached, or what was typed and changed."""
    number = str(book("audit", "log", "--limit", "1", "--json").json[0]["change_set"])
    return [
        ("team", "people"),
        ("remind",),
        ("reminder", "messages", "--columns", "recipient,address,last_error"),
        ("audit", "log"),
        ("audit", "log", "person:1"),
        ("audit", "log", "--change-set", number),
    ]


@pytest.fixture
def lee(acme: Cli, config: Config, tmp_path: Path) -> Cli:
    """A book in which li is reached by a program that keeps what it gets, fails for now, and says too much of it."""
    script = f'cat > {tmp_path}/got; grep -o "wecombot[^\\"]*" {tmp_path}/got >&2; test -e {tmp_path}/up || exit 75'
    config(f"[reminders]\nchannel = \"command\"\n[command]\nprogram = ['sh', '-c', '''{script}''']\n")
    return acme


@pytest.mark.parametrize("form", [[], ["--json"], ["--format", "csv"], ["--format", "html"]])
def test_no_list_and_no_log_shows_it_and_it_is_delivered_whole(lee: Cli, tmp_path: Path, form: list[str]) -> None:
    typed = lee("team", "person", "li", "--address", URL, *form)
    assert (typed.code, SECRET in typed.out + typed.err, "wecombot://…" in typed.out + typed.err) == (0, False, True)
    shown = lee("remind", "--show")
    assert ("To: li <wecombot://…>" in shown.out, SECRET in shown.out) == (True, False)
    refused = lee("remind", "--send", *form)
    assert (refused.code, "wecombot://…" in refused.err, SECRET in refused.out + refused.err) == (6, True, False)
    assert json.loads((tmp_path / "got").read_text("utf-8"))["address"] == URL
    for line in everywhere(lee):
        answer = lee(*line, *form)
        assert (answer.code, SECRET in answer.out + answer.err) == (0, False), line
    assert "wecombot://…" in lee("reminder", "messages", "--columns", "address,last_error", *form).out
    assert lee("book", "backup", str(tmp_path / "kept.db")).code == 0
    (tmp_path / "up").touch()
    (tmp_path / "got").unlink()
    book = ["--book", str(tmp_path / "kept.db")]
    assert lee(*book, "reminder", "retry").code == lee(*book, "remind", "--send").code == 0
    assert json.loads((tmp_path / "got").read_text("utf-8"))["address"] == URL


def test_undo_gives_the_address_back_whole_and_names_it_masked(lee: Cli, tmp_path: Path) -> None:
    assert lee("team", "person", "li", "--address", URL).code == 0
    assert lee("team", "person", "li", "--address", f"{URL}2").code == 0
    undone = lee("undo")
    assert (undone.code, "wecombot://…" in undone.err, SECRET in undone.err) == (0, True, False)
    assert lee("remind", "--send").code == 6
    assert json.loads((tmp_path / "got").read_text("utf-8"))["address"] == URL


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "is an address as lists show it, without its secret"), ("zh_CN", "是列表中隐去密钥的地址")],
)
def test_an_address_copied_from_a_list_does_not_replace_the_whole_one(lee: Cli, language: str, said: str) -> None:
    assert lee("team", "person", "li", "--address", URL).code == 0
    for text in ("wecombot://…", "https://example.com/…"):
        refused = lee("--lang", language, "team", "person", "li", "--address", text)
        assert (refused.code, said in refused.err) == (2, True), refused.err
    assert lee("team", "person", "li", "--address", "somewhere …").code == 0


def test_an_address_typed_as_an_e_mail_is_refused_without_its_secret(lee: Cli) -> None:
    refused = lee("team", "person", "li", "--email", URL)
    assert (refused.code, "wecombot://…" in refused.err, SECRET in refused.err) == (2, True, False)
