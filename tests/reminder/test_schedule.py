"""What is installed so that it runs by itself: crontab, systemd, launchd."""

import plistlib
import shlex
import subprocess
from pathlib import Path

from renewctl.reminder import schedule
from tests.conftest import Cli

BOOK = Path('/data/my "book" $x %d.db')
JOB = schedule.Job(["/opt/r n/ren'ew%ctl"], BOOK, Path("/log/a b.log"), 7, 5, Path("/c %/c"))


def test_a_crontab_line_runs_what_it_says_with_any_path(tmp_path: Path) -> None:
    said = tmp_path / "said"
    program = tmp_path / "p %'x"
    program.write_text(f'#!/bin/sh\necho "$RENEWCTL_CONFIG|$*" >> {shlex.quote(str(said))}\n')
    program.chmod(0o700)
    job = schedule.Job([str(program)], JOB.book, tmp_path / "log %", 7, 5, JOB.config)
    line = schedule.cron(job)
    assert line.startswith("5 7 * * * ")
    assert line.count("\n") == 1
    assert "%" not in line.replace("\\%", "")
    subprocess.run(["sh", "-c", line.split(" ", 5)[5].replace("\\%", "%")], check=True)
    assert said.read_text().splitlines() == [
        '/c %/c|--book /data/my "book" $x %d.db --lang en tick',
        '/c %/c|--book /data/my "book" $x %d.db --lang en remind --send',
    ]


def test_systemd_and_launchd_say_the_same() -> None:
    units = schedule.systemd(JOB)
    assert '"/data/my \\"book\\" $$x %%d.db"' in units
    assert "OnCalendar=*-*-* 07:05:00" in units
    found = plistlib.loads(schedule.launchd(JOB).encode())
    assert found["StartCalendarInterval"] == {"Hour": 7, "Minute": 5}
    words = shlex.split(found["ProgramArguments"][2])
    assert words[:4] == ["RENEWCTL_CONFIG=/c %/c", *JOB.program, "--book", str(BOOK)]


def test_schedule_prints_and_installs_nothing(cli: Cli, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    for kind in ("cron", "systemd", "launchd"):
        answer = cli("schedule", kind, "--at", "06:30")
        assert (answer.code, str(tmp_path / "book.db") in answer.out) == (0, True)
    assert sorted(tmp_path.rglob("*")) == before
