"""The forms of the sections: one for each kind of value that a version is made of."""

from collections.abc import Sequence
from dataclasses import fields as fields_of
from dataclasses import replace
from typing import Any, ClassVar

from django import forms

from lienthong.kernel.calendar import Term, TermKind
from lienthong.kernel.words import Words
from lienthong.work.procedures import content as c
from lienthong.work.procedures import queries
from lienthong.work.procedures.labels import CHANNELS, CHOICES, LABELS, MARKS
from lienthong.work.procedures.web import fields as f

NONE = ("", Words(vi="–", en="–"))
_ONE_A_LINE = f.said_later(Words(vi="Mỗi dòng một ý.", en="One on each line."))
_TERM_OF = {key: Words(vi=f"Thời hạn: {w.vi}", en=f"Term: {w.en}") for key, w in CHANNELS.items()}
_AS_COUNTER = f.said_later(Words(vi="Không chọn thì như trực tiếp.", en="None: the same as at the counter."))
_WAYS = {
    "no": Words(vi="không nhận", en="not possible"),
    "yes": Words(vi="nhận", en="possible"),
    "fallback": Words(vi="chỉ khi cách khác gặp sự cố", en="only when the others are out of order"),
}
_ASKED = Words(vi="Phải lấy ý kiến cơ quan khác", en="Another agency is asked for its opinion")


class PartForm(forms.Form):
    """A form whose fields are called like those of a value; what it does not show stays as it was."""

    use_required_attribute = False
    of: ClassVar[type]
    """What it writes."""
    groups: ClassVar[Sequence[tuple[Words | None, Sequence[str]]]] = ()
    """Names of fields under their headings; empty shows them one after the other."""

    def __init__(self, value: Any, content: c.Content, data: Any = None) -> None:
        self.value, self.content = value, content
        known = {each.name for each in fields_of(value)} if value is not None else set()
        super().__init__(data, initial={name: getattr(value, name) for name in known} | self.more(value))

    def more(self, value: Any) -> dict[str, Any]:
        """What further fields show."""
        return {}

    def kept(self) -> Any:
        """The value with what was written."""
        names = {each.name for each in fields_of(self.of)}
        told = {name: self.cleaned_data[name] for name in self.fields if name in names}
        return replace(self.value, **(told | self.told(self.cleaned_data)))

    def told(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """What further fields say."""
        return {}

    def shown(self) -> list[tuple[Words | None, list[forms.BoundField]]]:
        """The fields in their groups."""
        groups = self.groups or ((None, tuple(self.fields)),)
        return [(words, [self[name] for name in names]) for words, names in groups]


def words_of(kind: type, name: str) -> Words:
    """What a field of a value is called."""
    return LABELS[kind][name]


def text_of(kind: type, name: str, **more: Any) -> f.Text:
    """A field for a text."""
    return f.Text(words_of(kind, name), **more)


def _lines(kind: type, name: str, **more: Any) -> f.Lines:
    return f.Lines(words_of(kind, name), help_text=_ONE_A_LINE, **more)


def choice_of(kind: type, name: str, **more: Any) -> f.Choice:
    """A field for one of the values that it may have."""
    return f.Choice(words_of(kind, name), f.choices(CHOICES[kind, name]), **more)


def check_of(kind: type, name: str) -> f.Check:
    """A field for yes or no."""
    return f.Check(words_of(kind, name))


def _marks(kind: type) -> f.Several:
    return f.Several(words_of(kind, "evidence"), f.choices(MARKS))


class NameForm(PartForm):
    """What the procedure is called."""

    of = c.Content
    name = text_of(c.Content, "name", required=True, long=True)
    name_exact = check_of(c.Content, "name_exact")
    code = text_of(c.Content, "code", help_text="1.001193")
    sector = f.Choice(words_of(c.Content, "sector"), (), required=False)
    level = choice_of(c.Content, "level")
    notes = _lines(c.Content, "notes")
    evidence = _marks(c.Content)

    def __init__(self, value: Any, content: c.Content, data: Any = None) -> None:
        super().__init__(value, content, data)
        self.fields["sector"].choices = sectors(value.sector)  # type: ignore[attr-defined]


def sectors(known: str = "") -> list[tuple[str, str]]:
    """The sectors to choose from; one that is not in the list any more stays. One query."""
    told = queries.sectors()
    return [("", "–"), *told.items(), *([(known, known)] if known and known not in told else [])]


class PeopleForm(PartForm):
    """Who applies and who decides."""

    of = c.Content
    applicants = _lines(c.Content, "applicants")
    authority = text_of(c.Content, "authority")
    handled_by = text_of(c.Content, "handled_by")
    presence = text_of(c.Content, "presence")
    conditions = _lines(c.Content, "conditions")
    refuse_when = _lines(c.Content, "refuse_when")
    occasions = _lines(c.Content, "occasions")


class FilingForm(PartForm):
    """How it is filed, and how long it takes."""

    of = c.Content
    check_extension = f.TermField(words_of(c.Content, "check_extension"))
    check_note = text_of(c.Content, "check_note")
    service_level = choice_of(c.Content, "service_level", required=False)
    partial_reason = text_of(c.Content, "partial_reason")
    sets = f.Number(words_of(c.Content, "sets"), required=True)
    form_fields = _lines(c.Content, "form_fields")
    way_counter = f.Choice(CHANNELS["counter"], f.choices(_WAYS))
    term_counter = f.TermField(_TERM_OF["counter"])
    way_online = f.Choice(CHANNELS["online"], f.choices(_WAYS))
    term_online = f.TermField(_TERM_OF["online"], help_text=_AS_COUNTER)
    way_post = f.Choice(CHANNELS["post"], f.choices(_WAYS))
    term_post = f.TermField(_TERM_OF["post"], help_text=_AS_COUNTER)
    groups = (
        (
            words_of(c.Content, "channels"),
            ("way_counter", "term_counter", "way_online", "term_online", "way_post", "term_post"),
        ),
        (Words(vi="Khi phải xác minh", en="Where facts must be verified"), ("check_extension", "check_note")),
        (
            Words(vi="Hồ sơ và dịch vụ công", en="The file and the online service"),
            ("sets", "form_fields", "service_level", "partial_reason"),
        ),
    )

    def more(self, value: Any) -> dict[str, Any]:
        """The ways of filing with their terms."""
        ways = {f"way_{key}": _way(value, key) for key in CHANNELS}
        return ways | {f"term_{key}": value.terms.get(key) for key in CHANNELS}

    def told(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """The ways in the order in which they stood, and the terms of each."""
        chosen = {key: cleaned[f"way_{key}"] for key in CHANNELS}
        terms = dict(self.value.terms)
        for key in CHANNELS:
            terms[key] = cleaned[f"term_{key}"]
        return {
            "channels": in_order(self.value.channels, [key for key, way in chosen.items() if way == "yes"]),
            "fallback_channels": in_order(
                self.value.fallback_channels, [key for key, way in chosen.items() if way == "fallback"]
            ),
            "terms": {key: term for key, term in terms.items() if term is not None},
        }


def _way(value: c.Content, key: str) -> str:
    return "yes" if key in value.channels else "fallback" if key in value.fallback_channels else "no"


def in_order(before: Sequence[str], now: Sequence[str]) -> tuple[str, ...]:
    """What is chosen now: first what was there, as it stood, then what came."""
    return (*(each for each in before if each in now), *(each for each in now if each not in before))


class ResultForm(PartForm):
    """What the applicant gets."""

    of = c.Result
    name = text_of(c.Result, "name")
    form = text_of(c.Result, "form")
    validity = text_of(c.Result, "validity")
    note = text_of(c.Result, "note", long=True)


class ProcessForm(PartForm):
    """The decision on the internal process, and what is done elsewhere."""

    of = c.Content
    legal_process_decision = text_of(c.Content, "legal_process_decision")
    interconnected = check_of(c.Content, "interconnected")
    foreign_system = text_of(c.Content, "foreign_system")
    sequence = _lines(c.Content, "sequence")


class SupplementForm(PartForm):
    """How papers are asked for."""

    of = c.Supplement
    max_rounds = f.Number(words_of(c.Supplement, "max_rounds"), required=True)
    ask_within_wd = f.Number(words_of(c.Supplement, "ask_within_wd"))
    applicant_wd = f.Number(words_of(c.Supplement, "applicant_wd"))
    refuse_within_wd = f.Number(words_of(c.Supplement, "refuse_within_wd"))
    then = choice_of(c.Supplement, "then")
    clock = f.Choice(
        words_of(c.Supplement, "clock"),
        f.choices(
            CHOICES[c.Supplement, "clock"], ("", Words(vi="theo quy định chung", en="as the law of the day says"))
        ),
        required=False,
    )
    legal = text_of(c.Supplement, "legal")

    def clean_clock(self) -> str | None:
        """None leaves it to the regime."""
        return self.cleaned_data["clock"] or None


class ConsultForm(PartForm):
    """Whether another agency is asked."""

    of = c.Consult
    asked = f.Check(_ASKED)
    term = f.TermField(words_of(c.Consult, "term"))
    silence = choice_of(c.Consult, "silence")
    legal = text_of(c.Consult, "legal")

    def more(self, value: Any) -> dict[str, Any]:
        """Whether one is asked now."""
        return {"asked": value is not None}

    def kept(self) -> Any:
        """None where nobody is asked."""
        told = self.cleaned_data
        if not told["asked"]:
            return None
        return c.Consult(told["term"] or Term(TermKind.UNSPECIFIED), told["silence"], told["legal"])


class VariantForm(PartForm):
    """One situation of the applicant."""

    of = c.Variant
    name = text_of(
        c.Variant,
        "name",
        help_text=f.said_later(
            Words(vi="Để trống nếu chỉ có một trường hợp.", en="Leave it empty if there is only one.")
        ),
    )


class ComponentForm(PartForm):
    """One paper."""

    of = c.Component
    name = text_of(c.Component, "name", required=True, long=True)
    originals = f.Number(words_of(c.Component, "originals"), required=True)
    copies = f.Number(words_of(c.Component, "copies"), required=True)
    form = text_of(c.Component, "form")
    condition = text_of(c.Component, "condition")
    evidence = _marks(c.Component)
    source = text_of(c.Component, "source")
    replaceable_by = _lines(c.Component, "replaceable_by")
    explained = _lines(c.Component, "explained")
    result_code = text_of(c.Component, "result_code")
    kind = choice_of(c.Component, "kind")
    groups = (
        (None, ("name", "kind", "originals", "copies", "form", "condition")),
        (
            Words(vi="Không phải nộp lại điều đã có", en="What is known is not asked for again"),
            ("source", "replaceable_by", "result_code"),
        ),
        (Words(vi="Thêm", en="More"), ("explained", "evidence")),
    )


class LawForm(PartForm):
    """One legal text."""

    of = c.LegalText
    text = text_of(c.LegalText, "text", required=True)
    title = text_of(c.LegalText, "title", long=True)
    issuer = text_of(c.LegalText, "issuer")
    issued_on = f.Day(words_of(c.LegalText, "issued_on"))
    in_force_on = f.Day(words_of(c.LegalText, "in_force_on"))
    address = text_of(c.LegalText, "address")


class CodeForm(PartForm):
    """A further code."""

    of = c.OtherCode
    code = text_of(c.OtherCode, "code", required=True)
    kind = choice_of(c.OtherCode, "kind")
