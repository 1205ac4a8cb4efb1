"""Which encoding a text is read in: nothing is garbled without a word, and short Chinese sheets are read."""

import pytest

from renewctl.errors import InputFileError
from renewctl.importer.files.encodings import decode
from tests.sheets import Desk

HEAD = "no,name,end\n"


@pytest.mark.parametrize(
    ("name", "encoding"),
    [("张三", "gb18030"), ("张", "gb18030"), ("北京联通", "gb18030"), ("台灣電腦", "big5")],
)
def test_a_short_chinese_sheet_is_sure(name: str, encoding: str) -> None:
    found = decode(f"{HEAD}1,{name},2026\n".encode(encoding), None)
    assert (found.encoding, found.is_guess, name in found.text) == (encoding, False, True)


@pytest.mark.parametrize("name", ["喆", "喆鑫", "臺灣電腦"])
def test_rare_characters_are_read_and_told_as_a_guess(name: str) -> None:
    found = decode(f"{HEAD}1,{name},2026\n".encode("gb18030"), None)
    assert (found.encoding, found.is_guess, name in found.text) == ("gb18030", True, True)


@pytest.mark.parametrize("name", ["Müller & Söhne", "Café “É” €5", "Ärztehaus", "Åhlens AB", "24°C"])
def test_a_western_text_is_a_guess(name: str) -> None:
    found = decode(f"{HEAD}1,{name},2026\n".encode("cp1252"), None)
    assert (found.encoding, found.is_guess, name in found.text) == ("cp1252", True, True)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (HEAD.encode() + "1,Müller,2026\n".encode() + b"2,\xff,2026\n", 3),
        (HEAD.encode() + "1,张,2026\n".encode() + b"2,\xe5\xbc,2026\n", 3),
        (HEAD.encode() + "1,Москва завод\n".encode("cp1251"), 2),
        (HEAD.encode() + "1,北京星辰科技\n".encode("gb18030")[:-2] + b",x\n", 2),
        (HEAD.encode() + b"1,M\x81ller\n", 2),
    ],
    ids=["a broken byte beside one umlaut", "half a character", "Cyrillic", "GB cut off", "a control of no text"],
)
def test_what_would_be_garbled_is_refused_by_its_line(data: bytes, line: int) -> None:
    with pytest.raises(InputFileError, match=f"^Line {line} is not utf-8 text"):
        decode(data, None)


KOREAN = "홍길동\n김철수\n이영희\n박지성\n최민수\n정우성\n강호동\n유재석\n"
JAPANESE = "株式会社日立製作所\n三菱電機株式会社\n富士通株式会社\n住友商事\n丸紅\n日本電気\n"
KANA = "株式会社東芝エネルギー\nソニー株式会社\nトヨタ自動車\nホンダ技研工業\n日本電気\n"


@pytest.mark.parametrize(
    ("name", "encoding"),
    [(KOREAN, "euc_kr"), (JAPANESE, "euc_jp"), (JAPANESE, "shift_jis"), (KANA, "euc_jp"), (KANA, "shift_jis")],
)
def test_a_text_that_would_read_as_chinese_nonsense_is_refused_with_what_to_do(name: str, encoding: str) -> None:
    data = (HEAD + name).encode(encoding)
    with pytest.raises(InputFileError) as refused:
        decode(data, None)
    assert "--encoding" in refused.value.hint
    assert decode(data, encoding).text == HEAD + name


@pytest.mark.parametrize(("name", "encoding"), [("홍길동", "euc_kr"), ("東京", "shift_jis"), ("コーラ", "euc_jp")])
def test_a_short_one_is_a_guess(name: str, encoding: str) -> None:
    assert decode(f"{HEAD}1,{name},2026\n".encode(encoding), None).is_guess


@pytest.mark.parametrize(
    ("text", "encoding", "is_guess"),
    [
        ("客户名称,合同编号,到期日期\n北京星辰科技有限公司,1\n上海明德贸易股份公司,2\n", "gb18030", False),
        ("客戶名稱,合約編號,到期日\n台灣積體電路製造股份有限公司,1\n鴻海精密工業,2\n", "big5", False),
        ("客戶名稱,合約編號,到期日\n台灣積體電路製造股份有限公司,1\n鴻海精密工業,2\n", "gb18030", True),
        ("name,status\n" + "Acme,活动\n" * 300, "gb18030", True),
    ],
)
def test_a_long_chinese_sheet_is_read(text: str, encoding: str, is_guess: bool) -> None:
    found = decode(text.encode(encoding), None)
    assert (found.text, found.encoding, found.is_guess) == (text, encoding, is_guess)


def test_a_guess_is_told_with_the_names_it_makes(desk: Desk) -> None:
    path = desk.sheet("")
    path.write_bytes("Customer Name,End Date\nMüller,2026-01-31\nAcme,2026-02-01\n".encode("cp1252"))
    guessed = desk.cli("import", path, "--dry-run", "--json").json
    assert [one for one in guessed["warnings"] if "cp1252" in one and "Müller" in one and "--encoding" in one]
    said = desk.cli("import", path, "--dry-run", "--json", "--encoding", "cp1252").json
    assert not [one for one in said["warnings"] if "cp1252" in one]
    path.write_text("Customer Name,End Date\nMüller,2026-01-31\n", encoding="utf-8")
    assert desk.cli("import", path, "--dry-run", "--json").json["warnings"] == []


@pytest.mark.parametrize("mark", ["", "\ufeff", "\ufeff\r\n\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_a_file_of_nothing_but_a_mark_is_empty(desk: Desk, mark: str, encoding: str) -> None:
    path = desk.sheet("")
    path.write_bytes(mark.encode(encoding))
    refused = desk.cli("import", path)
    assert (refused.code, "is empty" in refused.err) == (2, True)
