"""How the text of a setting becomes a value, and the ways it can be refused. Pure: no environment, no files."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Language, Words


class Address(NamedTuple):
    """Where a process listens: a host and a TCP port."""

    host: str
    port: int

    @property
    def reachable(self) -> "Address":
        """Where this machine itself reaches it: an address that means “all of mine” becomes the loopback."""
        return Address({"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host), self.port)  # noqa: S104

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


class UnknownSetting(Refusal):
    """A name that begins with LIENTHONG_ and means nothing to us: most likely a slip. `nearest` may be empty."""

    code = "unknown_setting"
    words = Words(
        vi="Không có thiết lập nào tên {name}.{hint}",
        en="There is no setting named {name}.{hint}",
    )
    _hint = Words(vi=" Có phải ý bạn là {nearest}?", en=" Did you mean {nearest}?")

    def say(self, language: Language = "vi") -> str:
        """The sentence, with the nearest name where there is one."""
        hint = self._hint.say(language, **self.facts) if self.facts.get("nearest") else ""
        return self.words.say(language, name=self.facts["name"], hint=hint)


class BadValue(Refusal):
    """A value that cannot be read. `given` is left out where the setting is secret; `wanted` are Words."""

    code = "bad_setting"
    words = Words(
        vi="{name} = {given} không đọc được. Cần: {wanted}.", en="{name} = {given} cannot be read. Wanted: {wanted}."
    )

    def say(self, language: Language = "vi") -> str:
        """The sentence, with what is wanted in the reader's language."""
        wanted = self.facts["wanted"]
        said = wanted.say(language) if isinstance(wanted, Words) else wanted
        return self.words.say(language, **{**self.facts, "wanted": said})


class GivenTwice(Refusal):
    """A secret was given both directly and by file."""

    code = "setting_given_twice"
    words = Words(
        vi="{name} và {name}_FILE cùng được đặt. Hãy giữ một trong hai.",
        en="Both {name} and {name}_FILE are set. Keep one of them.",
    )


class UnreadableSecret(Refusal):
    """The file of a secret cannot be read. `reason` is the operating system's."""

    code = "setting_file_unreadable"
    words = Words(
        vi="{name} trỏ tới tệp {file} nhưng không đọc được: {reason}.",
        en="{name} points to the file {file}, which cannot be read: {reason}.",
    )


class BadSettings(Refusal):
    """Everything that is wrong with the settings, told at once: `problems`."""

    code = "bad_settings"
    words = Words(
        vi="Chưa khởi động được: thiết lập có chỗ cần sửa.\n{lines}\nXem docs/operators/settings.md.",
        en="Not started: the settings need mending.\n{lines}\nSee docs/operators/settings.md.",
    )

    def __init__(self, problems: tuple[Refusal, ...]) -> None:
        super().__init__(problems=problems)
        self.problems = problems

    def say(self, language: Language = "vi") -> str:
        """All the problems, one a line."""
        return self.words.say(language, lines="\n".join(f"  • {each.say(language)}" for each in self.problems))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value: how it is called, what it looks like, how it is read (ValueError: it cannot be)."""

    name: Words
    wanted: Words
    read: Callable[[str], Any]


_SIZES = {"": 1, "B": 1, "K": 1024, "KB": 1000, "M": 1024**2, "MB": 1000**2, "G": 1024**3, "GB": 1000**3}
_TIMES = {"": 1.0, "S": 1.0, "MS": 0.001, "M": 60.0, "H": 3600.0, "D": 86400.0}


def _measure(units: Mapping[str, float], text: str) -> float:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([a-zA-Z]*)", text.strip())
    if found is None or found[2].upper() not in units:
        raise ValueError(text)
    return float(found[1]) * units[found[2].upper()]


def _yes_or_no(text: str) -> bool:
    found = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    if text.strip().lower() not in found:
        raise ValueError(text)
    return found[text.strip().lower()]


def _address(text: str) -> Address:
    parts = urlsplit(f"//{text.strip()}")
    if not parts.hostname or parts.port is None or parts.path or parts.username:
        raise ValueError(text)
    return Address(parts.hostname, parts.port)


def _database(text: str) -> str:
    if text and urlsplit(text).scheme not in {"postgresql", "postgres"}:
        raise ValueError(text)
    return text


def _web_url(text: str) -> str:
    if text and (urlsplit(text).scheme not in {"http", "https"} or not urlsplit(text).hostname):
        raise ValueError(text)
    return text.rstrip("/")


def _schema(text: str) -> str:
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", text):
        raise ValueError(text)
    return text


TEXT = Kind(Words(vi="chữ", en="text"), Words(vi="một dòng chữ", en="a line of text"), str)
FLAG = Kind(Words(vi="có/không", en="yes/no"), Words(vi="1 hoặc 0", en="1 or 0"), _yes_or_no)
PATH = Kind(
    Words(vi="đường dẫn", en="path"),
    Words(vi="một đường dẫn", en="a path"),
    lambda text: Path(text).expanduser() if text else None,
)
SIZE = Kind(
    Words(vi="dung lượng", en="size"),
    Words(vi="dung lượng như 400 MB hoặc 64K", en="a size such as 400 MB or 64K"),
    lambda text: int(_measure(_SIZES, text)),
)
SPAN = Kind(
    Words(vi="khoảng thời gian", en="span"),
    Words(vi="khoảng thời gian như 3 ms, 30 s, 15 m, 12 h, 30 d", en="a span such as 3 ms, 30 s, 15 m, 12 h, 30 d"),
    lambda text: _measure(_TIMES, text),
)
ADDRESS = Kind(
    Words(vi="địa chỉ:cổng", en="host:port"),
    Words(vi="địa chỉ và cổng như 127.0.0.1:8000", en="an address and a port such as 127.0.0.1:8000"),
    _address,
)
DATABASE = Kind(
    Words(vi="URL PostgreSQL", en="PostgreSQL URL"),
    Words(vi="postgresql://tên:mật-khẩu@máy:5432/csdl", en="postgresql://name:password@host:5432/database"),
    _database,
)
WEB_URL = Kind(
    Words(vi="URL", en="URL"),
    Words(vi="URL như https://truc.gialai.gov.vn", en="a URL such as https://truc.gialai.gov.vn"),
    _web_url,
)
SCHEMA = Kind(
    Words(vi="tên lược đồ", en="schema name"),
    Words(vi="chữ thường, số và gạch dưới", en="lower-case letters, digits and underscores"),
    _schema,
)
NAMES = Kind(
    Words(vi="danh sách", en="list"),
    Words(vi="các tên, cách nhau bằng dấu phẩy hoặc dấu cách", en="names with commas or spaces between"),
    lambda text: tuple(text.replace(",", " ").split()),
)


def number(least: int, most: int) -> Kind:
    """A whole number between two bounds, both included."""

    def read(text: str) -> int:
        value = int(text.strip())
        if not least <= value <= most:
            raise ValueError(text)
        return value

    wanted = Words(vi=f"số nguyên từ {least} đến {most}", en=f"a whole number from {least} to {most}")
    return Kind(Words(vi="số", en="number"), wanted, read)


def one_of(*choices: str) -> Kind:
    """One of a few words."""

    def read(text: str) -> str:
        if text.strip().lower() not in choices:
            raise ValueError(text)
        return text.strip().lower()

    listed = " · ".join(choices)
    return Kind(Words(vi="lựa chọn", en="choice"), Words(vi=f"một trong: {listed}", en=f"one of: {listed}"), read)
