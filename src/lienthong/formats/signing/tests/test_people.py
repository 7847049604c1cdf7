"""Whom a certificate speaks for, and which organisation it is: names as Vietnamese authorities write them."""

import pytest

from lienthong.formats.signing import Party, Role, check, sign, values
from lienthong.formats.signing.checking.people import role_of, same_person
from lienthong.formats.signing.tests.cast import AUTHORITY, NOW, TRUST, letter


def party_of(key):
    report = check(sign(letter(), key, values.Appearance(), at=NOW, field="Ky").pdf, TRUST, at=NOW)
    return report.signatures[0].party


@pytest.mark.parametrize(
    ("name", "organization", "party"),
    [
        ("Nguyễn Văn Dũng", "Ủy ban nhân dân thị trấn Ia Ly", Party.PERSON),
        ("Vũ Thị Hoa", "Sở Tư pháp", Party.PERSON),
        ("Vụ Pháp chế", "Bộ Nội vụ", Party.ORGANIZATION),
        ("Đoàn Văn Nam", "", Party.PERSON),
        ("Đoàn Thanh niên Cộng sản Hồ Chí Minh", "", Party.ORGANIZATION),
        ("Siu H’Lan", "", Party.PERSON),
        ("Uỷ ban nhân dân xã Ia Ly", "", Party.ORGANIZATION),
        ("UBND xã Ia Ly", "UBND huyện Chư Păh", Party.ORGANIZATION),
        ("SO THONG TIN VA TRUYEN THONG TINH GIA LAI", "", Party.ORGANIZATION),
        ("CÔNG TY CỔ PHẦN CẤP NƯỚC GIA LAI", "", Party.ORGANIZATION),
        ("Văn phòng Ủy ban nhân dân tỉnh", "Ủy ban nhân dân tỉnh Gia Lai", Party.ORGANIZATION),
        ("FPT Information System Corporation", "", Party.ORGANIZATION),
        ("Immigration, Refugees and Citizenship Canada", "IRCC", Party.ORGANIZATION),
        ("Samsung Electronics Co., Ltd.", "Samsung", Party.ORGANIZATION),
        ("Nguyen Van An", "ABC Company Limited", Party.PERSON),
        ("Ho Thi Co", "", Party.PERSON),
        ("HT-2018", "", Party.NOT_KNOWN),
    ],
)
def test_a_name_tells_people_from_organisations(name, organization, party):
    assert party_of(AUTHORITY.person(name, organization=organization)) is party


def test_codes_tell_it_as_well():
    # Licensed authorities write UID=CCCD:… for people, UID=MST:… for organisations.
    assert party_of(AUTHORITY.person("HT-2018", identity="064080001234")) is Party.PERSON
    assert party_of(AUTHORITY.organization("ĐIỆN LỰC GIA LAI", code="0100109106")) is Party.ORGANIZATION


@pytest.mark.parametrize(
    ("name", "other", "same"),
    [
        ("Nguyễn Thị Hoà", "NGUYỄN THỊ HÒA", True),  # the tone on either vowel: both are taught
        ("Siu H’Lan", "SIU H'LAN", True),
        ("Đỗ Văn Đức", "DO VAN DUC", True),
        ("Đỗ Văn Đức", "Đỗ Văn Dức", False),
        ("Nguyễn Văn Dung", "Nguyễn Văn Dũng", False),
    ],
)
def test_a_person_is_known_by_name_with_or_without_accents(name, other, same):
    assert same_person(name, other) is same
    assert same_person(other, name) is same


@pytest.mark.parametrize(
    ("held", "asked", "role"),
    [
        ("Ủy ban nhân dân thị trấn Ia Ly", "UBND thị trấn Ia Ly", Role.MATCHES),
        ("UBND THỊ TRẤN IA LY", "Ủy ban nhân dân thị trấn Ia Ly", Role.MATCHES),
        ("Ủy ban nhân dân thị trấn Ia Ly", "Ủy ban nhân dân thị trấn Ia Ly, huyện Chư Păh", Role.MATCHES),
        ("Ủy ban nhân dân thị trấn Ia Ly", "0100109106", Role.MATCHES),
        ("Ủy ban nhân dân thị trấn Ia Ly", "Ủy ban nhân dân thị trấn Phú Hòa", Role.DIFFERS),
        ("Sở Nội vụ", "Bộ Nội vụ", Role.DIFFERS),
        ("Ủy ban nhân dân tỉnh", "Ủy ban nhân dân", Role.MATCHES),
        ("Ủy ban nhân dân xã Ia Ly", "Ủy ban nhân dân xã Ia Ly Mới", Role.DIFFERS),
        ("Ủy ban nhân dân thị trấn Ia Ly", " ", Role.NOT_ASKED),
    ],
)
def test_an_organisation_is_known_by_its_name_or_its_code(held, asked, role):
    key = AUTHORITY.organization(held, code="0100109106")
    who = (
        check(sign(letter(), key, values.Appearance(), at=NOW, field="Ky").pdf, TRUST, at=NOW).signatures[0].certificate
    )
    assert role_of(who, Party.ORGANIZATION, asked) is role
