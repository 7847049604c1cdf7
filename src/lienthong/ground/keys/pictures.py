"""The picture of a person's signature and of an organisation's seal, as Decree 30/2020/NĐ-CP, App. I wants them.

A person's signature is blue, a seal red, both on a transparent ground. What is kept is drawn anew from what was sent,
so that nothing but the picture is in it.
"""

import io
import warnings
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from PIL import Image, ImageStat, UnidentifiedImageError

from lienthong.formats.signing import BadPicture
from lienthong.ground.audit.actions import note
from lienthong.ground.files import actions as files
from lienthong.ground.keys.models import Picture
from lienthong.ground.people.models import Account
from lienthong.kernel.words import Words

LARGEST = 2_000_000
"""Bytes. Ours."""
MOST, LEAST = 3000, 60
"""Dots of the longer and of the shorter side. A seal of 36 mm at 600 dots per inch has 850."""
_SOLID = 128
"""From this opacity on, of 255, a dot counts as ink."""


def drawn(png: bytes, *, seal: bool) -> bytes:
    """The picture, checked and drawn anew.

    Raises:
        BadPicture: no PNG, too large or too small, without a transparent ground, blank, or of another colour.
    """
    if len(png) > LARGEST:
        raise BadPicture(why=Words(vi="tệp lớn hơn 2 MB", en="the file is larger than 2 MB"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(png), formats=("PNG",)) as image:
                if max(image.size) > MOST or min(image.size) < LEAST:
                    vi = f"mỗi cạnh phải có từ {LEAST} đến {MOST} điểm ảnh"
                    raise BadPicture(why=Words(vi=vi, en=f"each side must have {LEAST} to {MOST} dots"))
                whole = image.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError) as wrong:
        raise BadPicture(why=Words(vi="không phải ảnh PNG đọc được", en="not a readable PNG")) from wrong
    ink = whole.getchannel("A").point(lambda opacity: 255 if opacity >= _SOLID else 0)
    covered = ImageStat.Stat(ink).mean[0] / 255
    if covered > 0.9:
        raise BadPicture(why=Words(vi="nền không trong suốt", en="its ground is not transparent"))
    if covered < 0.002:
        raise BadPicture(why=Words(vi="ảnh trống", en="it is blank"))
    red, _green, blue = ImageStat.Stat(whole.convert("RGB"), ink).mean
    if seal and red <= blue + 30:
        raise BadPicture(why=Words(vi="hình con dấu phải màu đỏ", en="a seal is red"))
    if not seal and blue <= red + 30:
        raise BadPicture(why=Words(vi="hình chữ ký phải màu xanh", en="a signature is blue"))
    out = io.BytesIO()
    whole.save(out, "PNG", optimize=True)
    return out.getvalue()


def set_picture(
    png: bytes,
    *,
    account: Account | None = None,
    organization_key: str = "",
    by: Account | None,
    office: str,
    now: datetime,
    body: str = "",
) -> Picture:
    """Put in the picture of a person's signature, or of an organisation's seal. The one before is kept.

    `office` is where it was done, for the trail. `body`: the advisory body whose own seal it is.

    Raises:
        BadPicture: it cannot be used.
    """
    content = drawn(png, seal=account is None)
    name = "con-dau.png" if account is None else "chu-ky.png"
    file = files.keep(content, name=name, by=by, now=now, limit=len(content), purpose="picture")
    whose = Q(account=account) if account else Q(account=None, organization_key=organization_key, body=body)
    with transaction.atomic():
        Picture.objects.filter(whose, replaced_at=None).update(replaced_at=now)
        picture = Picture.objects.create(
            account=account, organization_key=organization_key, body=body, file=file, added_at=now, added_by=by
        )
        thing = f"account:{account.pk}" if account else f"organization:{organization_key}"
        facts = {"sha256": file.sha256, **({"body": body} if body else {})}
        note("picture_set", thing, by=by, organization_key=office, now=now, facts=facts)
    return picture
