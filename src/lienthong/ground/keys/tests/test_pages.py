"""Who keeps the keys sees them; everyone sees and changes their own signature."""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image, ImageDraw

from lienthong.formats.signing import BadPicture
from lienthong.formats.signing.trial import DemoAuthority
from lienthong.ground.audit.models import Entry
from lienthong.ground.keys import actions, pictures, queries
from lienthong.ground.keys.models import Picture, Provider
from lienthong.ground.keys.tests.conftest import IA_LY, IA_PHI, NOW
from lienthong.ground.people import actions as people
from lienthong.ground.people.models import Account
from lienthong.ground.people.roles import Role

BLUE, RED = (20, 40, 200), (210, 20, 30)
SINCE = NOW.date()


def png(colour: tuple[int, int, int] = BLUE, *, size: int = 200, ground: int = 0, mode: str = "RGBA") -> bytes:
    image = Image.new(mode, (size, size), (255, 255, 255, ground) if mode == "RGBA" else (255, 255, 255))
    ImageDraw.Draw(image).ellipse((size // 5, size // 5, size * 4 // 5, size * 4 // 5), outline=colour, width=8)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def test_a_blue_signature_and_a_red_seal_on_a_transparent_ground_are_taken() -> None:
    for colour, seal in ((BLUE, False), (RED, True)):
        with Image.open(io.BytesIO(pictures.drawn(png(colour), seal=seal))) as image:
            assert (image.mode, image.size) == ("RGBA", (200, 200))


@pytest.mark.parametrize(
    ("content", "seal", "why"),
    [
        (b"GIF89a", False, "không phải ảnh PNG"),
        (png()[:200], False, "không phải ảnh PNG"),
        (png() + b"x" * pictures.LARGEST, False, "lớn hơn 2 MB"),
        (png(ground=255), False, "nền không trong suốt"),
        (png(mode="RGB"), False, "nền không trong suốt"),
        (png(size=30), False, "điểm ảnh"),
        (png(size=3001), False, "điểm ảnh"),
        (png(RED), False, "màu xanh"),
        (png(BLUE), True, "màu đỏ"),
        (png((0, 0, 0)), False, "màu xanh"),
    ],
)
def test_every_other_picture_is_refused_with_the_reason(content: bytes, seal: bool, why: str) -> None:
    with pytest.raises(BadPicture) as no:
        pictures.drawn(content, seal=seal)
    assert why in no.value.say("vi")


def test_ong_dung_puts_in_his_signature_and_then_another(client: Client, dung: Account, folder: Path) -> None:
    client.force_login(dung)
    page = reverse("keys:picture")
    for size in (200, 300):
        sent = {"whose": "mine", "file": SimpleUploadedFile("chu-ky.png", png(size=size))}
        assert client.post(page, sent).status_code == 302
    with Image.open(io.BytesIO(queries.picture_of(account=dung))) as image:
        assert image.size == (300, 300)
    assert Picture.objects.filter(account=dung).count() == 2  # the first stays with what was signed
    assert Entry.objects.filter(act="picture_set", thing=f"account:{dung.pk}", organization_key=IA_LY).count() == 2
    assert "data:image/png;base64," in client.get(page).content.decode()


def test_a_wrong_picture_and_another_offices_seal_are_refused_on_the_page(
    client: Client, dung: Account, folder: Path
) -> None:
    client.force_login(dung)
    page = reverse("keys:picture")
    red = client.post(page, {"whose": "mine", "file": SimpleUploadedFile("a.png", png(RED))})
    assert "hình chữ ký phải màu xanh" in red.content.decode()
    for office in (IA_LY, IA_PHI):  # he signs; the clerk keeps the seal (Decree 30/2020/NĐ-CP art. 32)
        answer = client.post(page, {"whose": office, "file": SimpleUploadedFile("a.png", png(RED))})
        assert answer.context["form"].errors["whose"]
    assert not Picture.objects.exists()


def test_the_clerk_puts_in_the_seal_of_her_office(client: Client, db: None, folder: Path) -> None:
    thao = people.open_account("thao", "Nguyễn Thị Thảo")
    people.appoint(thao, IA_LY, Role.CLERK, since=SINCE)
    client.force_login(thao)
    sent = {"whose": IA_LY, "file": SimpleUploadedFile("con-dau.png", png(RED))}
    assert client.post(reverse("keys:picture"), sent).status_code == 302
    assert queries.picture_of(organization_key=IA_LY)
    assert not queries.picture_of(organization_key=IA_PHI)


def test_anh_phuc_sees_what_ends_soon_and_asks_as_often_for_many(
    client: Client, phuc: Account, authority: DemoAuthority, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lienthong.ground.organizations import queries as organizations

    monkeypatch.setattr(organizations, "below", lambda key, day: frozenset({key, IA_LY}))
    client.force_login(phuc)

    def enter(name: str, office: str) -> None:
        key = authority.organization(name)
        actions.add_key(
            key.certificate, organization_key=office, provider=Provider.DESKTOP, since=SINCE, by=phuc, now=NOW
        )

    client.get(reverse("keys:list"))
    enter("Con dấu 1", IA_LY)
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("keys:list"))
    for number in range(5):
        enter(f"Con dấu {number + 2}", IA_LY)
    enter("Con dấu của xã bên cạnh", IA_PHI)
    with CaptureQueriesContext(connection) as many:
        page = client.get(reverse("keys:list"))
    assert len(many) == len(few)
    names = {each.holding.common_name for each in page.context["watched"]}
    assert len(names) == 6
    assert "Con dấu của xã bên cạnh" not in names


@pytest.mark.parametrize("role", [Role.SIGNER, Role.CLERK, Role.INSPECTOR])
def test_nobody_else_sees_the_list(role: Role, client: Client, db: None) -> None:
    somebody = people.open_account("ai", "Ai Đó")
    people.appoint(somebody, IA_LY, role, since=SINCE)
    client.force_login(somebody)
    assert client.get(reverse("keys:list")).status_code == 403
