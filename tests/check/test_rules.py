"""The command of a finding is safe to paste, whatever the names hold."""

import shlex
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewctl import messages
from renewctl.check.rules import command

NAMES = st.text(st.characters(blacklist_characters="\0", blacklist_categories=["Cs"]), min_size=1)


@given(NAMES, NAMES)
def test_a_shell_reads_back_what_was_written(record: str, name: str) -> None:
    words = shlex.split(command("customer edit {record} --name {name}", {"record": record, "name": name}))
    if record.startswith("-"):
        assert words == ["renewctl", "customer", "edit", "--name", name, "--", record]
    else:
        assert words == ["renewctl", "customer", "edit", record, "--name", name]


@pytest.mark.parametrize(
    "name", ["$(touch x)", "`id`", "a'b", 'a"b', "a;b", "a\nb", "!!", "~", "*", "a b", "王芳", "#"]
)
def test_a_real_shell_runs_nothing_of_a_name(name: str) -> None:
    typed = command("find {record}", {"record": name}, ["printf", "%s\\n%s"])
    assert subprocess.run(["sh", "-c", typed], capture_output=True, text=True, check=True).stdout == f"find\n{name}"


def test_a_name_that_looks_like_an_option_comes_last() -> None:
    facts = {"record": "-K1", "person": "li"}
    assert command("team set {record} PERSON", facts) == "renewctl team set -- -K1 PERSON"
    assert command("customer merge {record} {into}", {"record": "C2", "into": "--yes"}) == (
        "renewctl customer merge -- C2 --yes"
    )


def test_the_book_that_was_typed_is_the_book_that_is_mended() -> None:
    typed = command("task done {record}", {"record": 3}, ["renewctl", "--book", "my book.db"])
    assert typed == "renewctl --book 'my book.db' task done 3"


@pytest.mark.parametrize(("language", "told"), [("en", "PERSON"), ("zh_CN", "〈人员〉")])
def test_what_only_a_person_knows_does_not_look_like_a_value(language: str, told: str) -> None:
    messages.use(language)
    assert command("team set {record} PERSON", {"record": "finance"}) == f"renewctl team set finance {told}"
