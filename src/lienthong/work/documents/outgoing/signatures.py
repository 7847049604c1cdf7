"""The hand and the seal: the two signatures of a document, made with the keys that `ground.keys` holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.documents.composing import Box

PERSON, SEAL = "7c", "8"


class NoKey(Refusal):
    """There is no key to sign with. Facts: `whose`."""

    code = "no_key"
    words = Words(
        vi="Chưa có chứng thư số cho {whose}. Nhờ quản trị thêm ở trang Chứng thư số.",
        en="There is no key for {whose}. Ask the administrator to add it on the page of keys.",
    )


@dataclass(frozen=True, slots=True)
class Made:
    """A signed file."""

    pdf: bytes
    time_stamped: bool


def by_person(pdf: bytes, places: Mapping[str, Box], *, account_id: int, name: str, nth: int, at: datetime) -> Made:
    """Sign as a person, visible at box 7c.

    Raises:
        NoKey: they hold none.
    """
    raise NoKey(whose=name)


def by_office(
    pdf: bytes, places: Mapping[str, Box], *, organization_key: str, name: str, at: datetime, annex_of: str = ""
) -> Made:
    """Sign as the organisation, visible at box 8, and lock the file against every later change.

    `annex_of`: the number and symbol of the document whose annex this is; then they stand at the top right instead.

    Raises:
        NoKey: it holds none.
    """
    raise NoKey(whose=name)
