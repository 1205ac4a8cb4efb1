"""A template of one's own says it in its way, and reaches nothing."""

from pathlib import Path

import pytest

from renewctl.reminder import templates
from tests.agenda.books import opened
from tests.conftest import Cli
from tests.reminder.conftest import Config

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
