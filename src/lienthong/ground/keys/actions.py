"""Keys to sign with."""

from datetime import datetime
from typing import Any

from lienthong.ground.people.models import Account
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words


class NoKey(Refusal):
    """Nobody has entered a key for this person or organisation that can be used here today. Facts: `who`."""

    code = "no_key"
    words = Words(
        vi="Chưa có khóa ký còn hiệu lực cho {who}. Quản trị viên đăng ký tại trang Khóa ký.",
        en="There is no key in force for {who}. The administrator enters it on the page of keys.",
    )


def key_for(*, account: Account | None = None, organization_key: str = "", now: datetime) -> Any:
    """The key with which a person or an organisation signs on this server.

    Raises:
        NoKey: there is none in force.
    """
    raise NoKey(who=account.full_name if account else organization_key)
