"""The seven parts that the law wants of every procedure (Nghị định 63/2010/NĐ-CP art. 8.2)."""

from dataclasses import dataclass

from lienthong.kernel.words import Words
from lienthong.work.procedures.content import Content


@dataclass(frozen=True, slots=True)
class Part:
    """One mandatory part: the field that says it, what it is called, and whether it is there."""

    place: str
    words: Words
    there: bool


_PARTS = {
    "name": Words(vi="tên thủ tục", en="name"),
    "sequence": Words(vi="trình tự thực hiện", en="sequence of steps"),
    "channels": Words(vi="cách thức thực hiện", en="ways of doing"),
    "variants": Words(vi="thành phần, số lượng hồ sơ", en="components and number of sets"),
    "terms": Words(vi="thời hạn giải quyết", en="term"),
    "applicants": Words(vi="đối tượng thực hiện", en="who may apply"),
    "authority": Words(vi="cơ quan thực hiện", en="competent agency"),
}


def mandatory(content: Content) -> tuple[Part, ...]:
    """The seven parts in the order of the law."""
    told = {
        "name": bool(content.name.strip()),
        "sequence": bool(content.steps or content.sequence),
        "channels": bool(content.channels),
        "variants": any(variant.components for variant in content.variants) and content.sets > 0,
        "terms": bool(content.terms),
        "applicants": bool(content.applicants),
        "authority": bool(content.authority.strip()),
    }
    return tuple(Part(place, words, told[place]) for place, words in _PARTS.items())
