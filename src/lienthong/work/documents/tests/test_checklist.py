"""Appendix VI, Part I, S1 to S18: the manual names a test or a reason for each, and the tests are there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[5]
PAGE = ROOT / "docs" / "developers" / "documents.md"


def test_each_requirement_has_a_test_that_exists_or_a_reason() -> None:
    rows = re.findall(r"^\| (S\d+) \| [^|]+ \| (.+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert [key for key, _ in rows] == [f"S{number}" for number in range(1, 19)]
    files = [*(ROOT / "src").rglob("test_*.py"), *(ROOT / "tests").rglob("test_*.py")]
    known = {name for file in files for name in re.findall(r"def (test_\w+)\(", file.read_text(encoding="utf-8"))}
    named = {name for _, said in rows for name in re.findall(r"`(test_\w+)`", said)}
    assert named - known == set()
    assert all("`test_" in said or "not yet" in said for _, said in rows)
    # “Not yet” alone is no reason.
    assert [said for _, said in rows if re.search(r"not yet\s*(?:[.|]|$)", said)] == []
