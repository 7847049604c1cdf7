"""Procedures written as a YAML sheet, in the short forms that people like to write. Nothing here touches a database.

A sheet has `sectors`, `procedures` (each with a `key`, a `base` that all its versions share, and `versions` with a
`from` day) and `names_only`. A version is what `codec` reads, with these short forms: one `term` for all channels;
`components`, or `submit` and `show`, where there is but one situation; steps that follow one another; plain texts as
legal basis and exemptions. A procedure with an `id` and no `versions` is in the plain form (`plain`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.vietnamese import fold
from lienthong.kernel.words import Words
from lienthong.work.procedures import codec, limits, plain, regimes
from lienthong.work.procedures.content import Content
from lienthong.work.procedures.doors import NoYaml, yaml_of


class UnreadableSheet(Refusal):
    """The file is not a sheet of procedures. Facts: `place`, `found`."""

    code: ClassVar[str] = "unreadable_procedure_sheet"
    words: ClassVar[Words] = Words(
        vi="Không đọc được tệp thủ tục ở “{place}”: {found}. Chưa nạp gì.",
        en="The file of procedures cannot be read at “{place}”: {found}. Nothing was loaded.",
    )


@dataclass(frozen=True, slots=True)
class SheetVersion:
    """One version as a sheet gives it."""

    content: Content
    valid_from: date | None
    """None where the sheet leaves it to whoever loads it."""
    valid_until: date | None
    regime: str
    note: str


@dataclass(frozen=True, slots=True)
class NameOnly:
    """A procedure of which nothing but a code and a name is known."""

    code: str
    name: str
    exact: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole file: sectors by key, versions, and bare names."""

    sectors: Mapping[str, str]
    versions: tuple[SheetVersion, ...]
    names_only: tuple[NameOnly, ...]


def read(text: str) -> Sheet:
    """Read a sheet, all of it or nothing.

    Raises:
        UnreadableSheet: it is no YAML, or something in it has no meaning here.
    """
    try:
        told = yaml_of(text)
    except NoYaml as no:
        raise UnreadableSheet(**no.facts) from None
    if not isinstance(told, dict) or not isinstance(told.get("procedures"), list):
        raise UnreadableSheet(place="procedures", found="–")
    try:
        versions = [each for number, row in enumerate(told["procedures"]) for each in _procedure(_shaped(row), number)]
        names = tuple(
            NameOnly(str(row.get("code") or "")[:40], str(row["name"]), row.get("name_exact", True))
            for row in told.get("names_only") or []
        )
        sectors = {str(row.get("key") or row["id"]): str(row["name"])[:250] for row in told.get("sectors") or []}
        if too_long := [key for key in sectors if len(key) > limits.SHORT["sector"]]:
            raise UnreadableSheet(place="sectors", found=too_long[0])
    except codec.UnreadableContent as no:
        raise UnreadableSheet(**no.facts) from None
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise UnreadableSheet(place="–", found=str(error)) from None
    return Sheet(sectors, tuple(versions), names)


def _shaped(row: Any) -> Any:
    if not plain.is_plain(row):
        return row
    try:
        return plain.sheet_form(row)
    except (KeyError, TypeError, AttributeError, ValueError, IndexError) as error:
        raise UnreadableSheet(place=str(row["id"]), found=str(error)) from None


def _procedure(told: Any, number: int) -> list[SheetVersion]:
    if not isinstance(told, Mapping) or not isinstance(told.get("versions"), list) or not told.get("key"):
        raise UnreadableSheet(place=f"procedures[{number}]", found="key, versions?")
    base = dict(told.get("base") or {})
    read = []
    for version in told["versions"]:
        merged = {**base, **version, "key": told["key"]}
        valid_from, valid_until = merged.pop("from", None), merged.pop("until", None)
        regime, note = str(merged.pop("regime", "")), str(merged.pop("about", ""))
        place = f"{told['key']} {valid_from or ''}".strip()
        for day in (valid_from, valid_until):
            if day is not None and type(day) is not date:
                raise UnreadableSheet(place=place, found=day)
        if valid_from and valid_until and valid_until <= valid_from:
            raise UnreadableSheet(place=place, found=f"until {valid_until}")
        try:
            if regime:
                regimes.named(regime)
            content = codec.from_json(_long(merged))
            limits.check(content)
        except regimes.NoRegime:
            raise UnreadableSheet(place=f"{place}: regime", found=regime) from None
        except codec.UnreadableContent as no:
            raise UnreadableSheet(place=f"{place}: {no.facts['place']}", found=no.facts["found"]) from None
        read.append(SheetVersion(content, valid_from, valid_until, regime, note))
    # A version without a last day holds until the next one begins, whatever the order in which they are written.
    read.sort(key=lambda each: each.valid_from or date.max)
    ends = [next((later.valid_from for later in read[place + 1 :]), None) for place in range(len(read))]
    return [
        SheetVersion(each.content, each.valid_from, each.valid_until or end, each.regime, each.note)
        for each, end in zip(read, ends, strict=True)
    ]


def _long(told: dict[str, Any]) -> dict[str, Any]:
    """The same facts in the shape of `codec`."""
    channels = [*told.get("channels", ()), *told.get("fallback_channels", ())] or ["counter"]
    if "term" in told:
        term = told.pop("term")
        told["terms"] = dict.fromkeys(channels, term)
    papers = [
        *({**each, "kind": "submit"} for each in [*told.pop("components", []), *told.pop("submit", [])]),
        *({**each, "kind": "show"} for each in told.pop("show", [])),
    ]
    if papers:
        told["variants"] = [{"key": "all", "name": "", "components": papers}]
    told["variants"] = [{**each, "components": _keyed(each.get("components", []))} for each in told.get("variants", [])]
    told["fees"] = [_fee(each) for each in _keyed(told.get("fees", []))]
    told["steps"] = _steps(told.get("steps", []))
    told["legal_basis"] = [{"text": each} if isinstance(each, str) else each for each in told.get("legal_basis", [])]
    plain: dict[str, Any] = _without_dates(told)
    return plain


def _keyed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with a key each: their own, or one made of the first words of the name."""
    taken: set[str] = set()
    keyed = []
    for row in rows:
        key = wanted = str(row.get("key") or slug(row["name"]))
        number = 2
        while key in taken:
            key, number = f"{wanted}-{number}", number + 1
        taken.add(key)
        keyed.append({**row, "key": key})
    return keyed


def slug(name: str) -> str:
    """A key made of the first words of a name: `Giấy chứng sinh` → `giay-chung-sinh`."""
    words = "".join(letter if letter.isalnum() else " " for letter in fold(name)).split()
    return "-".join(words[:7])[:48] or "x"


def _fee(told: dict[str, Any]) -> dict[str, Any]:
    told = dict(told)
    exemptions = told.pop("exempt", [])
    told["exemptions"] = _keyed([{"name": each} for each in exemptions])
    told["exemptions"] = [{"key": each["key"], "reason": each["name"]} for each in told["exemptions"]]
    if setting := told.pop("local", ""):
        told["rule"] = {"rule": "local", "setting": setting}
    if rule := told.pop("per_page", None):
        told["rule"] = {"rule": "per_page", **{name: _money(value, name) for name, value in rule.items()}}
    if rule := told.pop("by_type", None):
        rates = _keyed([{"name": name, "amount": str(amount)} for name, amount in rule["rates"].items()])
        told["rule"] = {"rule": "by_type", "by": rule["by"], "rates": rates}
    if isinstance(told.get("amount"), int):
        told["amount"] = str(told["amount"])
    return told


def _money(value: Any, name: str) -> Any:
    return value if name == "first_pages" else str(value)


def _steps(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Steps with keys; one that does not say otherwise follows the one before it."""
    keyed = _keyed(rows)
    told = []
    for place, row in enumerate(keyed):
        before = [keyed[place - 1]["key"]] if place else []
        told.append({"starts_after": before, **row})
    return told


def _without_dates(value: Any) -> Any:
    """YAML reads days and sums as such; in JSON they are texts."""
    if isinstance(value, dict):
        return {key: _without_dates(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_without_dates(each) for each in value]
    return str(value) if isinstance(value, date | Decimal) else value
