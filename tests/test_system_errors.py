"""What the system refuses is told in the user's language, wherever a command meets it."""

import errno
import os
from pathlib import Path

import pytest

from renewctl import messages
from renewctl.system_errors import REASONS, why
from tests.conftest import Cli
from tests.each import each
from tests.test_architecture import FILES, name_of


@pytest.mark.parametrize(
    ("number", "english", "chinese"),
    [
        (errno.ENOENT, "No such file or directory", "没有这个文件或文件夹"),
        (errno.EACCES, "Permission denied", "没有权限"),
        (errno.EISDIR, "Is a directory", "是一个文件夹"),
        (errno.ENOTDIR, "Not a directory", "不是文件夹"),
        (errno.ENOSPC, "No space left on device", "磁盘空间不足"),
        (errno.ENAMETOOLONG, "File name too long", "文件名太长"),
    ],
)
def test_the_system_s_reason_is_told_in_the_user_s_language(number: int, english: str, chinese: str) -> None:
    error = OSError(number, "as the system has it", "a.csv")
    assert why(error) == english
    with messages.speaking("zh_CN"):
        assert why(error) == chinese


@each(sorted(REASONS))
def test_each_reason_is_the_system_s_own_in_english_and_has_a_chinese_one(number: int) -> None:
    assert REASONS[number] == os.strerror(number)
    with messages.speaking("zh_CN"):
        assert not why(OSError(number, os.strerror(number))).isascii()


def test_what_is_rare_is_told_in_the_system_s_words() -> None:
    with messages.speaking("zh_CN"):
        assert why(OSError(errno.EDOM, "Numerical argument out of domain")) == "Numerical argument out of domain"
        assert why(OSError("nothing but words")) == "nothing but words"
        assert why(ValueError("embedded null byte")) == "embedded null byte"


@each([path for path in FILES if path.stem != "system_errors"], name_of)
def test_nobody_shows_the_system_s_english(path: Path) -> None:
    assert "strerror" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "words",
    [
        ("export", "--what", "contracts", "{no_folder}"),
        ("rules", "check", "{no_folder}"),
        ("import", "{no_folder}"),
        ("calendar", "load", "{no_folder}"),
        ("approval", "rules", "check", "{no_folder}"),
        ("book", "backup", "{no_folder}/book.db"),
        ("agenda", "--ics", "{no_folder}/"),
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_commands_tell_it_so(cli: Cli, tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    typed = [word.format(no_folder=tmp_path / "file" / "in it.csv") for word in words]
    english, chinese = cli(*typed), cli("--lang", "zh_CN", *typed)
    assert "Not a directory" in english.err, english
    assert "不是文件夹" in chinese.err, chinese
    assert "directory" not in chinese.err
