"""A book in which li looks after a contract that ends in 15 days, and a config that sends to a server."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Cli
from tests.ready import ready

Config = Callable[..., Path]


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """Write config.toml and have it used."""

    def write(text: str) -> Path:
        path = tmp_path / "config.toml"
        path.write_text(text, encoding="utf-8")
        monkeypatch.setenv("RENEWCTL_CONFIG", str(path))
        return path

    return write


@pytest.fixture
def to_server(config: Config) -> Callable[..., Path]:
    """Write the config of a mail server on this machine."""

    def write(port: int, more: str = "", security: str = "none") -> Path:
        return config(
            f'[mail]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "{security}"\n'
            f'from = "renewals@example.com"\ntimeout = 2\n{more}\n'
        )

    return write


@ready
def acme(cli: Cli) -> None:
    """Acme, looked after by li, whose contract ends on 2026-06-30; li is reached by mail."""
    assert cli("team", "person", "li", "--email", "li@example.com").code == 0
    assert cli("customer", "add", "Acme 北京", "--code", "A", "--owner", "li").code == 0
    added = cli("contract", "add", "A", "K1", "--start", "2025-07-01", "--months", "12", "--amount", "1200 CNY")
    assert added.code == 0, added.err
