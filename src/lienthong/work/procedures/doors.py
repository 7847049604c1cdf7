"""Files as they come in: bytes become a text, and a text plain values, within bounds. Nothing here knows procedures."""

import codecs
import json
import re
import unicodedata
from typing import Any, ClassVar

import yaml

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

LARGEST = 64 * 1024 * 1024
"""Bytes of one file: some thousand procedures with all that they say."""
_UNKEEPABLE = re.compile(r"\\u(?:0000|d[89ab]..(?!\\ud[c-f]))|(?<!\\ud[89ab]..)\\ud[c-f]", re.IGNORECASE)
"""The sign of nothing, and halves of a character that stand alone: the database keeps neither."""
MOST_VALUES = 1_000_000
"""A sheet of the whole province has a tenth of it; a few lines of aliases can mean thousands of millions."""


class TooLargeFile(Refusal):
    """The file is larger than any catalogue. Facts: `mb`."""

    code: ClassVar[str] = "procedures_file_too_large"
    words: ClassVar[Words] = Words(
        vi="Tệp lớn hơn {mb} MB. Hãy chia thành nhiều tệp. Chưa nạp gì.",
        en="The file has more than {mb} MB. Split it into several. Nothing was loaded.",
    )


class NotUnicode(Refusal):
    """The letters of the file are in an encoding that cannot be told for certain."""

    code: ClassVar[str] = "procedures_file_not_unicode"
    words: ClassVar[Words] = Words(
        vi="Tệp không ở bảng mã UTF-8 (có thể là TCVN3, VNI hoặc Windows-1258), đọc vào sẽ hỏng dấu. "
        "Hãy lưu lại bằng UTF-8. Chưa nạp gì.",
        en="The file is not UTF-8 (perhaps TCVN3, VNI or Windows-1258); reading it would spoil the accents. "
        "Save it as UTF-8. Nothing was loaded.",
    )


class NoJson(Refusal):
    """The file is no JSON. Facts: `line`."""

    code: ClassVar[str] = "no_json"
    words: ClassVar[Words] = Words(
        vi="Tệp không phải JSON (dòng {line}). Chưa nạp gì.",
        en="The file is no JSON (line {line}). Nothing loaded.",
    )


class OddJson(Refusal):
    """The file is JSON of a kind that nobody writes by hand: nested without end, no number, a field twice."""

    code: ClassVar[str] = "odd_json"
    words: ClassVar[Words] = Words(
        vi="Tệp JSON lồng nhau quá sâu, có số không ghi được (NaN), hoặc ghi một trường hai lần. Chưa nạp gì.",
        en="The JSON is nested too deeply, holds a number that is none (NaN), or names a field twice. Nothing loaded.",
    )


class NoYaml(Refusal):
    """The file is no YAML, or means more than it could hold. Facts: `place`, `found`."""

    code: ClassVar[str] = "no_yaml"
    words: ClassVar[Words] = Words(
        vi="Tệp không phải YAML đọc được ({place}): {found}. Chưa nạp gì.",
        en="The file is no YAML that can be read ({place}): {found}. Nothing was loaded.",
    )


def text_of(data: bytes) -> str:
    """The text of a file in UTF-8, or in UTF-16 with its mark, as Windows writes it; accents composed.

    Raises:
        TooLargeFile: it is beyond `LARGEST`.
        NotUnicode: it is in another encoding.
    """
    if len(data) > LARGEST:
        raise TooLargeFile(mb=LARGEST // 1024 // 1024)
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError:
        raise NotUnicode from None
    # A Mac writes an accent beside its letter: names would look the same and be found by nobody.
    return unicodedata.normalize("NFC", text)


def json_of(text: str) -> Any:
    """The values of a JSON text.

    Raises:
        NoJson: it is none, or holds letters that no database keeps.
        OddJson: it names a field twice, has no end, or a number that is none.
    """
    if (odd := _UNKEEPABLE.search(text)) is not None:
        raise NoJson(line=text.count("\n", 0, odd.start()) + 1)
    try:
        return json.loads(text, parse_constant=_no_number, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise NoJson(line=error.lineno) from None
    except (ValueError, RecursionError):
        raise OddJson from None


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) != len(pairs):
        raise ValueError("a field twice")
    return told


def yaml_of(text: str) -> Any:
    """The values of a YAML text.

    Raises:
        NoYaml: it is none, holds itself, or means more values than `MOST_VALUES`.
    """
    loader = yaml.SafeLoader(text)
    try:
        root = loader.get_single_node()
        if root is None:
            return None
        _count(root, {})
        return loader.construct_document(root)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise NoYaml(
            place=f"dòng/line {mark.line + 1}" if mark else "–", found=str(getattr(error, "problem", ""))
        ) from None
    except (ValueError, RecursionError) as error:
        raise NoYaml(place="–", found=error) from None
    finally:
        loader.dispose()


def _count(node: yaml.Node, known: dict[int, int]) -> int:
    """How many values a node means once its aliases are written out.

    Raises:
        ValueError: too many, or it is inside itself.
    """
    here = id(node)
    if here not in known:
        known[here] = -1
        inner = [each for pair in node.value for each in pair] if isinstance(node, yaml.MappingNode) else node.value
        told = 1 + sum(_count(each, known) for each in inner) if isinstance(node, yaml.CollectionNode) else 1
        if told > MOST_VALUES:
            raise ValueError(f"> {MOST_VALUES}")
        known[here] = told
    if known[here] < 0:
        raise ValueError("…")
    return known[here]
