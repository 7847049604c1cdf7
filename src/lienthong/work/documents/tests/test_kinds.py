"""The types of the decree, however they are written; secrets stay outside."""

import pytest

from lienthong.work.documents.kinds import SecretRefused, kind_named, kinds, no_secret


def test_the_decree_has_29_types_in_its_order() -> None:
    # Decree 30/2020/NĐ-CP art. 7; abbreviations of Appendix III.
    assert [kind.wire for kind in kinds().values()] == list(range(1, 30))
    assert kinds()["decision"].short == "QĐ"
    assert kinds()["letter"].short == kinds()["ceremonial-letter"].short == ""
    shorts = [kind.short for kind in kinds().values() if kind.short]
    assert len(shorts) == len(set(shorts)) == 27


@pytest.mark.parametrize("name", ["Công văn", "công văn", "CONG VAN", "  Công  văn ", "Co\u0302ng va\u0306n"])
def test_a_type_is_known_however_it_is_written(name: str) -> None:
    found = kind_named(name)
    assert found is not None
    assert found.key == "letter"


def test_the_mark_of_the_decree_in_brackets_is_not_minded_and_strangers_are_unknown() -> None:
    found = kind_named("Quyết định (cá biệt)")
    assert found is not None
    assert found.key == "decision"
    assert kind_named("Sắc lệnh") is None
    assert kind_named("") is None


@pytest.mark.parametrize("mark", ["Mật", "TỐI MẬT", " tuyệt mật "])
def test_a_secret_is_refused(mark: str) -> None:
    with pytest.raises(SecretRefused):
        no_secret(mark)


def test_an_ordinary_mark_passes() -> None:
    no_secret("")
    no_secret("Khẩn")
