"""A playbook's file: the shipped ones are in order; what cannot be is refused with one line and the right code."""

import pytest

from renewctl.errors import RenewctlError
from renewctl.playbook import queries
from renewctl.playbook.reading import MOST_STEPS, read
from renewctl.strict_toml import LARGEST
from renewctl.vocabulary import ApprovalSubject, Role

STEP = '[[steps]]\ncode = "a"\nname = "A"\nrole = "sales"\ndays = 5\n'
HEAD = 'name = "mine"\ntitle = "Mine"\n'


def shipped(name: str) -> str:
    return (queries.SHELF / f"{name}.toml").read_text(encoding="utf-8")


def test_every_shipped_file_is_named() -> None:
    assert {path.stem for path in queries.SHELF.glob("*.toml")} == set(queries.SHIPPED)


@pytest.mark.parametrize("name", queries.SHIPPED)
def test_a_shipped_playbook_is_in_order_and_speaks_both_languages(name: str) -> None:
    playbook = read(shipped(name))
    assert playbook.name == name
    for words in [playbook.title, *(step.name for step in playbook.steps), *(phase.name for phase in playbook.phases)]:
        assert words.en.isascii()
        assert not words.zh.isascii()


def test_the_standard_is_the_form() -> None:
    steps = read(shipped("standard")).steps
    assert [(step.name.zh, step.role, step.duration.days) for step in steps] == [
        ("初步沟通", Role.SALES, 5),
        ("续费报价", Role.SALES_MANAGER, 5),
        ("合同审核", Role.LEGAL, 5),
        ("客户确认", Role.CUSTOMER_REPRESENTATIVE, 5),
        ("付款处理", Role.FINANCE, 5),
    ]
    assert [step.after for step in steps] == [(), *((step.code,) for step in steps[:-1])]


def test_a_step_says_all_that_it_asks_for() -> None:
    text = (
        HEAD + STEP + '[[steps]]\ncode = "b"\nname = { en = "B", zh = "乙" }\nrole = "legal"\nworking_days = 3\n'
        'after = "a"\nbefore = { deadline = "notice", days = 30 }\napproval = { subject = "quote", levels = 2 }\n'
        'tasks = ["Look", { en = "Sign", zh = "签" }]\nskip_by = ["director"]\n'
    )
    step = read(text).steps[1]
    assert (step.duration.working, step.duration.days, step.after) == (True, 3, ("a",))
    assert step.before is not None
    assert (step.before.deadline, step.before.days) == ("notice", 30)
    assert step.approval is not None
    assert (step.approval.subject, step.approval.levels) == (ApprovalSubject.QUOTE, 2)
    assert [words.zh for words in step.tasks] == ["Look", "签"]
    assert step.skip_by == (Role.DIRECTOR,)


def test_steps_stand_after_those_they_wait_for() -> None:
    text = HEAD + '[[steps]]\ncode = "z"\nname = "Z"\nrole = "sales"\ndays = 1\nafter = ["a"]\n' + STEP
    assert [step.code for step in read(text).steps] == ["a", "z"]


REFUSED = {
    "no steps": (HEAD, 4, "playbook-format"),
    "no name": ('title = "x"\n' + STEP, 4, "playbook-format"),
    "a name that is no code": ('name = "Mein Buch"\ntitle = "x"\n' + STEP, 4, "playbook-format"),
    "an unknown key": (HEAD + STEP + "dayz = 5\n", 4, "playbook-key"),
    "an unknown key on top": ("colour = 1\n" + HEAD + STEP, 4, "playbook-key"),
    "an unknown role": (HEAD + STEP.replace("sales", "wizard"), 4, "playbook-role"),
    "a role that is a number": (HEAD + STEP.replace('"sales"', "7"), 4, "playbook-format"),
    "no duration": (HEAD + STEP.replace("days = 5\n", ""), 4, "playbook-duration"),
    "two durations": (HEAD + STEP + "working_days = 5\n", 4, "playbook-duration"),
    "a negative duration": (HEAD + STEP.replace("= 5", "= -5"), 4, "playbook-duration"),
    "no days at all": (HEAD + STEP.replace("= 5", "= 0"), 4, "playbook-duration"),
    "half a day": (HEAD + STEP.replace("= 5", "= 0.5"), 4, "playbook-duration"),
    "a true duration": (HEAD + STEP.replace("= 5", "= true"), 4, "playbook-duration"),
    "a duration past belief": (HEAD + STEP.replace("= 5", "= 999999999"), 4, "playbook-duration"),
    "the same step twice": (HEAD + STEP + STEP, 4, "playbook-code-unique"),
    "a step after itself": (HEAD + STEP + 'after = "a"\n', 4, "playbook-cycle"),
    "a circle": (
        HEAD + STEP + 'after = "b"\n' + STEP.replace('"a"', '"b"') + 'after = "a"\n',
        4,
        "playbook-cycle",
    ),
    "a missing step": (HEAD + STEP + 'after = "b"\n', 4, "playbook-step-missing"),
    "a missing phase": (HEAD + STEP + 'phase = "b"\n', 4, "playbook-format"),
    "an unknown deadline": (HEAD + STEP + 'before = { deadline = "x", days = 1 }\n', 4, "playbook-format"),
    "a negative lead": (HEAD + STEP + 'before = { deadline = "end", days = -1 }\n', 4, "playbook-duration"),
    "an unknown approval": (HEAD + STEP + 'approval = { subject = "gift" }\n', 4, "playbook-subject"),
    "an approval by nobody": (HEAD + STEP + 'approval = { subject = "quote", levels = 0 }\n', 4, "playbook-levels"),
    "an unknown skipper": (HEAD + STEP + 'skip_by = ["anyone"]\n', 4, "playbook-role"),
    "steps that are no tables": (HEAD + 'steps = ["a"]\n', 4, "playbook-format"),
    "steps that are no list": (HEAD + "steps = 5\n", 4, "playbook-format"),
    "a name that is a list": (HEAD + STEP.replace('"A"', '["A"]'), 4, "playbook-format"),
    "a name of two lines": (HEAD + STEP.replace('"A"', '"A\\nB"'), 4, "playbook-format"),
    "one language": (HEAD + STEP.replace('"A"', '{ en = "A" }'), 4, "playbook-format"),
    "too many steps": (
        HEAD + "".join(STEP.replace('"a"', f'"a{n}"') for n in range(MOST_STEPS + 1)),
        4,
        "playbook-format",
    ),
    "no TOML": ("steps = [", 2, ""),
    "a huge file": ("#" * (LARGEST + 1), 2, ""),
    "100,000 nested lists": ("a = " + "[" * 100_000, 2, ""),
    "many nested lists": ("a = " + "[" * 60_000, 2, ""),
    "many nested inline tables": ("a = " + "{a = " * 12_000, 2, ""),
    "100,000 nested tables": ("[" + "a." * 100_000 + "a]\nx = 1\n", 2, ""),
    "many nested tables": ("[" + "a." * 30_000 + "a]\nx = 1\n", 4, "playbook-key"),
    "a number of many digits": (HEAD + STEP.replace("= 5", "= " + "9" * 10_000), 2, ""),
}


@pytest.mark.parametrize("wrong", REFUSED)
def test_what_cannot_be_is_refused_in_one_line(wrong: str) -> None:
    text, code, rule = REFUSED[wrong]
    with pytest.raises(RenewctlError) as refused:
        read(text)
    assert refused.value.exit_code == code, refused.value.message
    assert getattr(refused.value, "rule", "") == rule
    assert "\n" not in refused.value.message
    assert len(refused.value.message) < 300
