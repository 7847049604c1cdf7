"""Files that are broken, hostile, or merely from an old computer: told in words, and nothing stays that cannot be read.

What is published can never be deleted, so a packet with a fee of `NaN` would spoil the catalogue for good.
"""

import json
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest

from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.refusals import Refusal
from lienthong.work.procedures import actions, doors, endings, national, queries, seed, sheets
from lienthong.work.procedures.codec import UnreadableContent
from lienthong.work.procedures.content import Content, Fee
from lienthong.work.procedures.models import Sector, Version

NOW = datetime(2026, 7, 15, 9, tzinfo=VIETNAM)
AUGUST = date(2026, 8, 1)
SAMPLE: dict[str, Any] = json.loads(
    files("lienthong.work.procedures").joinpath("samples/national.json").read_text("utf-8")
)[0]
NAME = SAMPLE["TENTTHC"]


def packet(**told: Any) -> bytes:
    return json.dumps({**SAMPLE, **told}, ensure_ascii=False).encode()


def fee(**told: Any) -> list[dict[str, Any]]:
    time = {"THOIGIANGIAIQUYET": "10", "DONVITINH": "Ngày làm việc", "PHILEPHI": [{"MOTA": "Lệ phí", **told}]}
    return [{"KENH": "1", "THOIGIAN": [time]}]


def load(*packets: bytes, day: date = AUGUST) -> seed.Loaded:
    return seed.load_national(
        [taken for each in packets for taken in national.read(each)], NOW, origin="f", from_day=day
    )


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (NAME.encode("cp1258", "replace"), doors.NotUnicode),
        (b"", doors.NoJson),
        (b"[" * 100_000, doors.OddJson),
        (b'{"TENTTHC": "a", "MaTTHC": ' + b"9" * 5000 + b"}", doors.OddJson),
        (b'{"TENTTHC": "a", "X": NaN}', doors.OddJson),
        (b'{"TENTTHC": "a", "TENTTHC": "b"}', doors.OddJson),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', doors.NoJson),
        (b'{"TENTTHC": "a", "X": "\\u0000"}', doors.NoJson),
        (b'{"TENTTHC": "a\\ud83d b"}', doors.NoJson),
        (b'{"TENTTHC": "a \\udE00 b"}', doors.NoJson),
        (b'"abc"', national.NoPacket),
    ],
)
def test_a_file_that_is_no_packet_is_refused_in_words(data: bytes, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as no:
        national.read(data)
    assert no.value.say("vi") != no.value.say("en")


def test_a_letter_in_two_halves_is_whole() -> None:
    assert doors.json_of('["\\ud83d\\uDE00", "\\u0110"]') == ["\U0001f600", "Đ"]


def test_a_file_of_windows_and_one_of_a_mac_read_the_same() -> None:
    written = packet().decode()
    [windows], [mac] = (
        national.read(written.encode("utf-16")),
        national.read(unicodedata.normalize("NFD", written).encode()),
    )
    assert windows.content == mac.content
    assert windows.content.name == NAME


def test_a_file_beyond_reason_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "LARGEST", 10)
    with pytest.raises(doors.TooLargeFile):
        doors.text_of(b"x" * 11)


@pytest.mark.parametrize(
    ("told", "amount"),
    [
        ("50.000", 50000),
        ("50,000 đồng", 50000),
        (8000, 8000),
        (8000.0, 8000),  # JSON writes whole numbers so; without the point it would be ten times as much
        ("8000.00", 8000),
        ("1.200.000đ", 1200000),
        ("-5", None),
        ("NaN", None),
        ("1e400000", None),
        ("5.5", None),
    ],
)
def test_a_sum_is_read_as_it_is_written_or_not_at_all(told: object, amount: int | None) -> None:
    [taken] = national.read(packet(CACHTHUCTHUCHIEN=fee(SOTIEN=told)))
    assert taken.content.fees[0].amount == (None if amount is None else Decimal(amount))
    assert bool(taken.unclear) is (amount is None)


def test_dollars_are_not_dong() -> None:
    [taken] = national.read(packet(CACHTHUCTHUCHIEN=fee(SOTIEN="25", DONVI="USD")))
    assert taken.content.fees[0].amount is None
    assert taken.unclear == ("SOTIEN: 25 USD",)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "told",
    [
        {"TENTTHC": "Tên \x1b[2J lạ"},
        {"TENTTHC": "Tên " * 1000},
        {"MaTTHC": "9" * 300},
        {"THANHPHANHOSO": [{"GIAYTO": [{"TENGIAYTO": f"Giấy {n}"} for n in range(600)]}]},
    ],
)
def test_a_packet_that_cannot_be_kept_is_told_and_does_not_stop_the_next(told: dict[str, Any]) -> None:
    bad = national.take({**SAMPLE, **told})
    loaded = seed.load_national([*bad, *national.read(packet())], NOW, origin="f", from_day=AUGUST)
    assert (loaded.added, len(loaded.refused)) == (1, 1)
    assert [each.content.name for each in queries.in_force_full(AUGUST)] == [NAME]


@pytest.mark.django_db
def test_a_packet_that_lacks_mandatory_parts_waits_at_the_desk() -> None:
    seed.keep_current(NOW)
    bare = json.dumps({"MaTTHC": "2.001885", "TENTTHC": "Chỉ có tên"}).encode()
    loaded = load(bare)
    assert loaded.added == 0
    [(name, why)] = loaded.drafts
    assert (name, "63/2010/NĐ-CP" in why.vi) == ("Chỉ có tên", True)
    held = queries.version_on("game-point-certificate", AUGUST)
    assert held is not None
    assert held.valid_until is None
    draft = Version.objects.get(status="draft")
    assert (draft.procedure_id, draft.packet.raw["TENTTHC"]) == ("game-point-certificate", "Chỉ có tên")
    assert (
        load(bare).unchanged,
        load(json.dumps({"MaTTHC": "2.001885", "TENTTHC": "Khác"}).encode()).refused != (),
    ) == (
        1,
        True,
    )
    assert not Sector.objects.filter(pk="").exists()


@pytest.mark.django_db
def test_a_number_and_its_words_that_disagree_are_not_published() -> None:
    # A live page of the national portal reads so.
    loaded = load(packet(YEUCAU="Giải quyết trong 15 (mười) ngày"))
    assert [name for name, _why in loaded.drafts] == [NAME]


@pytest.mark.django_db
def test_one_code_twice_in_a_file_keeps_the_first_and_says_so() -> None:
    loaded = load(packet(), packet(TENTTHC="Tên khác"))
    assert (loaded.added, [name for name, _why in loaded.refused]) == (1, ["Tên khác"])


@pytest.mark.django_db
def test_what_the_province_abolished_does_not_come_back_by_a_file() -> None:
    load(packet())
    [key] = [each.procedure_key for each in queries.in_force(AUGUST)]
    endings.abolish(key, date(2026, 9, 1), decision="9/QĐ-UBND", by="phuc", now=NOW)
    loaded = load(packet(TENTTHC="Tên mới"), day=date(2026, 10, 1))
    [(name, why)] = loaded.refused
    assert (loaded.added, name, "01/09/2026" in why.vi) == (0, "Tên mới", True)
    assert queries.version_on(key, date(2026, 10, 1)) is None


@pytest.mark.django_db
def test_no_version_ends_on_a_day_that_is_over() -> None:
    seed.keep_current(NOW)
    loaded = load(packet(), day=date(2026, 1, 1))
    assert (loaded.added, loaded.differing) == (0, (NAME,))
    held = queries.version_on("game-point-certificate", date(2026, 1, 1))
    assert held is not None
    assert held.valid_until is None


SHEET = """
procedures:
  - key: press-notice
    versions:
      - {name: Thông báo họp báo, code: "1.000001", from: 2026-12-01}
"""


def bomb() -> str:
    # Ten lines that mean a thousand million papers.
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    return "\n".join([*lines, "procedures:", "- key: bomb", "  versions: [{name: b, notes: *a8}]"])


@pytest.mark.parametrize(
    "text",
    [
        bomb(),
        "procedures: &a\n- key: x\n  versions: [{name: y, notes: *a}]\n",
        "procedures: " + "[" * 1_000 + "]" * 1_000,
        "procedures: !!python/object/apply:os.system [id]",
        "procedures: [abc]",
        "procedures: [{versions: [{name: A}]}]",
        SHEET.replace("from: 2026-12-01", "from: 2026-12-01T10:00:00"),
        SHEET.replace("from: 2026-12-01", "from: 2026-12-01, until: 2026-06-01"),
        SHEET.replace("from:", "regime: khong-co, from:"),
        SHEET.replace("press-notice", "Họp báo/../x"),
        SHEET.replace("press-notice", "drafts"),
        SHEET.replace("press-notice", "k" * 65),
        SHEET.replace("1.000001", "1" * 41),
        SHEET.replace("from:", 'fees: [{name: a, amount: "-5"}], from:'),
        f"sectors: [{{key: {'s' * 65}, name: x}}]{SHEET}",
    ],
)
def test_a_sheet_that_is_broken_or_hostile_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(sheets.UnreadableSheet) as no:
        sheets.read(text)
    assert no.value.facts["place"]


@pytest.mark.django_db
def test_versions_may_be_written_in_any_order() -> None:
    told = SHEET + "      - {name: Thông báo họp báo cũ, from: 2026-11-01}\n"
    assert seed.load(sheets.read(told), NOW, origin="f").added == 2
    held = queries.version_on("press-notice", date(2026, 11, 30))
    assert held is not None
    assert (held.content.name, held.valid_until) == ("Thông báo họp báo cũ", date(2026, 12, 1))


@pytest.mark.django_db
def test_a_code_that_belongs_to_another_procedure_is_told() -> None:
    seed.load(sheets.read(SHEET), NOW, origin="f")
    loaded = seed.load(sheets.read(SHEET.replace("press-notice", "another")), NOW, origin="f")
    assert (loaded.added, [name for name, _why in loaded.refused]) == (0, ["Thông báo họp báo"])


@pytest.mark.django_db
def test_the_desk_cannot_keep_it_either() -> None:
    with pytest.raises(UnreadableContent):
        actions.start_new(Content("x", "X", fees=(Fee("f", "f", amount=Decimal("NaN")),)), "phuc", NOW)
    assert not Version.objects.exists()
