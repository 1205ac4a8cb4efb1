"""Every cause has a response that is shipped, in both languages."""

import re

import pytest

from renewctl.vocabulary import WarningCause
from renewctl.warning.response import responses


@pytest.mark.parametrize("cause", WarningCause)
def test_each_cause_has_tasks_in_both_languages(cause: WarningCause) -> None:
    found = responses(cause)
    assert found
    for one in found:
        assert 0 < one.days <= 30
        assert all(re.search("[一-鿿]", words.zh) for words in (one.title, one.expected))
        assert not any(re.search("[一-鿿]", words.en) for words in (one.title, one.expected))
