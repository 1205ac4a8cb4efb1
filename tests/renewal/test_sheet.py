"""The customer's sheet says how far it is, and nothing that is only ours."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.conftest import Cli

INTERNAL = ("secret price", "wants a discount", "120,000", "120000", "USD", "blocked", "risk", "days late", "standard")


@pytest.fixture
def opened(cli: Cli, tmp_path: Path) -> Cli:
    cli("customer", "add", "A <script>alert(1)</script> & Söhne | 北京", "--code", "C1", "--owner", "li")
    add = ("contract", "add", "C1", "HT-1", "--start", "2023-10-01", "--months", "12", "--amount", "USD 120000")
    assert cli(*add).code == 0
    cli("--today", "2024-09-01", "renewal", "open", "HT-1", "--playbook", "standard")
    cli("--today", "2024-09-04", "advance", "HT-1", "wants a discount")
    cli("--today", "2024-09-12", "step", "block", "HT-1", "quote", "--on", "secret price")
    return cli


class Page(HTMLParser):
    """What a page holds: its tags and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not any(name in ("src", "href", "onload") for name, _value in attrs)

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_the_page_holds_no_script_and_nothing_internal(opened: Cli) -> None:
    sheet = opened("--today", "2024-09-12", "renewal", "sheet", "HT-1", "--format", "html")
    assert sheet.code == 0
    page = Page()
    page.feed(sheet.out)
    text = "\n".join(page.text)
    assert "script" not in page.tags
    assert "A <script>alert(1)</script> & Söhne | 北京" in text
    assert not [word for word in INTERNAL if word in text]
    assert page.tags.count("tr") == 6
    assert "20 % done" in text


def test_markdown_shows_what_a_name_holds(opened: Cli) -> None:
    sheet = opened("--today", "2024-09-12", "renewal", "sheet", "HT-1")
    assert r"- Customer: A \<script>alert(1)\</script> \& Söhne \| 北京" in sheet.out
    assert "| Quote | sales-manager | 2024-09-06 | 2024-09-10 | in-progress |" in sheet.out
    assert "| First contact | li | 2024-09-01 | 2024-09-04 | done |" in sheet.out
    assert not [word for word in INTERNAL if word in sheet.out]


@pytest.mark.parametrize(
    ("decided", "language", "outcome"),
    [
        ("renew HT-1 --amount 130000", "en", "- Outcome: renewed from 2024-10-01 to 2025-09-30"),
        ("renew HT-1", "zh_CN", "- 结果：已续费，2024-10-01 至 2025-09-30"),
        ("lose HT-1 --reason price", "en", "- Outcome: not renewed"),
        ("lose HT-1 --reason price", "zh_CN", "- 结果：未续费"),
    ],
)
def test_a_decided_renewal_has_nothing_left_to_do(opened: Cli, decided: str, language: str, outcome: str) -> None:
    assert opened("--today", "2024-09-20", *decided.split()).code == 0
    sheet = opened("--today", "2024-09-21", "--lang", language, "renewal", "sheet", "HT-1").out
    lines = sheet.splitlines()
    assert outcome in lines
    assert [line for line in lines if "2024-09-04" in line]  # the step that was done
    assert len([line for line in lines if line.startswith("| ")]) == 3  # beside it only the head of the table
    assert "%" not in sheet
    assert not [word for word in (*INTERNAL, "130,000", "price") if word in sheet]


def test_a_chinese_sheet_names_the_steps_in_chinese(opened: Cli) -> None:
    sheet = opened("--today", "2024-09-12", "--lang", "zh_CN", "renewal", "sheet", "HT-1", "--format", "html")
    assert '<html lang="zh-CN">' in sheet.out
    assert "<td>续费报价</td>" in sheet.out


def test_a_step_that_was_left_out_is_not_on_it(opened: Cli) -> None:
    opened("team", "set", "legal", "wang")
    assert opened("step", "skip", "HT-1", "contract-review", "--reason", "same contract").code == 0
    assert "Contract review" not in opened("renewal", "sheet", "HT-1").out


def test_a_step_done_before_its_plan_does_not_begin_after_its_end(opened: Cli) -> None:
    opened("--today", "2024-09-04", "renewal", "open", "HT-1")
    opened("--today", "2024-09-04", "step", "unblock", "HT-1", "quote")
    opened("--today", "2024-09-05", "advance", "HT-1")
    sheet = opened("--today", "2024-09-05", "renewal", "sheet", "HT-1").out
    quote = next(line for line in sheet.splitlines() if line.startswith("| Quote"))
    start, end = (cell.strip() for cell in quote.split("|")[3:5])
    assert start <= end == "2024-09-05"


def test_the_sheet_in_chinese_has_chinese_colons(opened: Cli) -> None:
    assert "- 合同：HT-1\n" in opened("--lang", "zh_CN", "renewal", "sheet", "HT-1").out
