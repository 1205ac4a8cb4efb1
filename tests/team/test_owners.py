"""A misspelt owner finds nothing, and is told of: silence would read as if all were well."""

import pytest

from tests.conftest import Cli
from tests.ready import ready


@ready
def book(cli: Cli) -> None:
    """王芳 owns a customer, Tom a contract of hers that ends soon."""
    assert cli("customer", "add", "Acme", "--code", "C1", "--owner", "王芳").code == 0
    added = cli("contract", "add", "C1", "K1", "--start", "2025-07-01", "--months", "12", "--owner", "Tom")
    assert added.code == 0, added.err


LISTS = (
    *("due", "risk-report", "agenda", "task list", "contract list", "customer list"),
    *("remind", "reminder list", "call list", "call plan", "case list", "measure list", "check"),
    *("step list", "renewal list", "renewal board", "warning list", "report risk"),
)
KNOWN = {"interaction digest": "王 芳", "interaction list": "Wang", "reminder messages": "tom"}
PEOPLE = {"interaction digest": "--for", "interaction list": "--owner", "reminder messages": "--to"}
"""Lists of what a person logged or gets, who need not own anything: only where they find nothing it is doubted."""


@pytest.mark.parametrize("line", LISTS)
def test_an_owner_of_nothing_is_named_with_those_there_are(line: str, book: Cli) -> None:
    said = book(*line.split(), "--owner", "王方").err
    assert "Nobody here is called 王方. Owners: Tom, 王芳." in said
    assert (
        "这里没有叫 王方 的人。负责人有：Tom, 王芳。" in book("--lang", "zh_CN", *line.split(), "--owner", "王方").err
    )


@pytest.mark.parametrize("line", LISTS)
def test_an_owner_in_any_case_or_none_at_all_is_no_doubt(line: str, book: Cli) -> None:
    assert "Nobody here" not in book(*line.split(), "--owner", "tom").err
    assert "Nobody here" not in book(*line.split()).err


@pytest.mark.parametrize(("line", "option"), PEOPLE.items())
def test_a_name_is_doubted_where_nothing_is_found_of_it(line: str, option: str, book: Cli) -> None:
    assert book("log-email", "C1", "hello").code == 0  # by wang, who owns nothing; it concerns Tom and 王芳
    said = book(*line.split(), option, "王方").err
    assert "Nobody here is called 王方. Owners: Tom, 王芳." in said
    assert "Nobody here" not in book(*line.split(), option, KNOWN[line]).err
    assert "Nobody here" not in book(*line.split()).err


def test_a_digest_for_nobody_is_not_sent_in_silence(book: Cli) -> None:
    sent = book("interaction", "digest", "--for", "王方", "--send")
    assert sent.err.startswith("Nobody here is called 王方.")
    assert "没有叫 王方 的人" in book("--lang", "zh_CN", "interaction", "digest", "--for", "王方").err
