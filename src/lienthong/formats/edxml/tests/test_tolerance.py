"""The table of rules keeps its promises: both languages, a source, and a rule for every code that a reader uses."""

import re
import string
from pathlib import Path

import pytest

from lienthong.formats import edxml
from lienthong.formats.edxml import RULES, Finding
from lienthong.formats.edxml.tolerance import REASONS

ROOM = Path(edxml.__file__).parent
CODE = ROOM.glob("*.py")
USED = {
    code
    for file in CODE
    if file.parent == ROOM
    for code in re.findall(r'"([a-z0-9_]+)"', file.read_text())
    if code in RULES
}


def slots(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", RULES)
def test_a_rule_says_the_same_in_both_languages(code: str) -> None:
    rule = RULES[code]
    assert slots(rule.seen.vi) == slots(rule.seen.en)
    assert not slots(rule.expected.vi) | slots(rule.expected.en)
    assert rule.source
    assert rule.seen.vi.endswith(".")
    assert rule.seen.en.endswith(".")


def test_every_rule_is_used_and_every_used_code_is_a_rule() -> None:
    assert set(RULES) - USED == set()
    remarked = {
        code for file in ROOM.glob("*.py") for code in re.findall(r'remark\(\s*"([a-z0-9_]+)"', file.read_text())
    }
    assert remarked - set(RULES) == set()


def test_the_reasons_of_archives_are_in_words() -> None:
    raised = set(re.findall(r'Guarded\("(\w+)"', (ROOM / "zips.py").read_text()))
    assert raised | {"empty", "not_base64"} == set(REASONS)
    finding = Finding("zip_not_opened", "", {"name": "a.zip", "why": "ratio"})
    assert "phình" in finding.message("vi")
    assert "swells" in finding.message("en")


def test_the_manual_has_the_table_as_it_is() -> None:
    manual = (ROOM.parents[3] / "docs" / "developers" / "edxml.md").read_text()
    for code, rule in RULES.items():
        line = (
            f"| `{code}` | {'**matters**' if rule.severity == 'matters' else 'note'} | {rule.seen.en} | {rule.source} |"
        )
        assert line in manual, code
    for name in edxml.Limits.__dataclass_fields__:
        assert f"| `{name}` | {getattr(edxml.Limits(), name):,} |" in manual, name
