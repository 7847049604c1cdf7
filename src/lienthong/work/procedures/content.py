"""What one version of a procedure says: pure values, as a citizen reads them and as a case obeys them.

The parts are those that the law wants announced (Nghị định 63/2010/NĐ-CP art. 8.2: name, sequence, ways, components and
sets, term, who does it, competent agency), and what goes with them where there is any: result, forms, conditions, fees,
legal basis. How they are written into the database is in `codec`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from lienthong.kernel.calendar import Term, TermKind

Level = Literal["province", "district", "commune"]
Channel = Literal["counter", "online", "post"]
ServiceLevel = Literal["full", "partial", "information", "1", "2", "3", "4", ""]
"""`toàn trình`, `một phần`, only information; levels 1 to 4 until 2022; empty where nobody published one."""
Clock = Literal["restart", "resume"]
"""After papers were given: the whole term again, or the waiting taken out of it (two readings of the law)."""
Silence = Literal["wait", "consents"]
Mark = Literal["law", "portal", "published", "memory"]
"""How well a fact is known: read in the legal text, on a public page, in a guide or the press; or remembered."""


@dataclass(frozen=True, slots=True)
class Component:
    """One paper of a case: handed in (`submit`) or only looked at (`show`)."""

    key: str
    name: str
    kind: Literal["submit", "show"] = "submit"
    originals: int = 0
    copies: int = 0
    condition: str = ""
    """When it is needed; empty means always."""
    form: str = ""
    source: str = ""
    """The register where the state can look it up itself, so that nobody need bring it."""
    replaceable_by: tuple[str, ...] = ()
    explained: tuple[str, ...] = ()
    """Which paper it is in which situation."""
    result_code: str = ""
    """The code of the result that this paper is (`MA_KQ_THAYTHE`): what is already known is not asked for again."""
    evidence: tuple[Mark, ...] = ()

    @property
    def optional(self) -> bool:
        """Whether a case can be complete without it: it depends on a condition, or the state looks it up."""
        return bool(self.condition or self.source)


@dataclass(frozen=True, slots=True)
class Variant:
    """One situation of the applicant (`TRUONGHOP`) with the papers that it needs."""

    key: str
    name: str
    components: tuple[Component, ...] = ()

    def component(self, key: str) -> Component | None:
        """The component of a key; None where this variant has none."""
        return next((each for each in self.components if each.key == key), None)


@dataclass(frozen=True, slots=True)
class PerPage:
    """So much for each of the first pages, less for the ones after, and never more than the cap for one copy."""

    first_pages: int
    first_amount: Decimal
    next_amount: Decimal
    cap_per_copy: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """One line of a table of amounts."""

    key: str
    name: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ByType:
    """An amount for each kind of thing; `by` says what is told apart."""

    by: str
    rates: tuple[Rate, ...]


@dataclass(frozen=True, slots=True)
class Local:
    """Set by the provincial People's Council; looked up by this name among the amounts that hold on the day."""

    setting: str


Rule = PerPage | ByType | Local


@dataclass(frozen=True, slots=True)
class Exemption:
    """Someone or something for which nothing is paid."""

    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class Fee:
    """One amount that may be due. Money is in đồng."""

    key: str
    name: str
    kind: Literal["phí", "lệ phí", "thuế", "đất"] = "phí"
    amount: Decimal | None = None
    rule: Rule | None = None
    when: Literal["intake", "supplement", "result"] = "intake"
    exemptions: tuple[Exemption, ...] = ()
    channel_amounts: Mapping[str, Decimal] = field(default_factory=dict)
    """Amounts that differ from the ordinary one because of how it is filed: online is often free."""
    unit: str = ""
    """What is counted; empty means that it is paid once."""
    condition: str = ""
    formula: str = ""
    """The rule as people read it."""
    legal: str = ""
    note: str = ""
    evidence: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "channel_amounts", MappingProxyType(dict(self.channel_amounts)))


@dataclass(frozen=True, slots=True)
class Supplement:
    """How often, how soon and how long papers may be asked for (one round unless a special law says more)."""

    max_rounds: int = 1
    ask_within_wd: int | None = None
    """Working days after receipt; None leaves it to the regime."""
    applicant_wd: int | None = None
    """Working days for the applicant; None where no law limits them."""
    refuse_within_wd: int | None = None
    then: Literal["stop", "refuse"] = "stop"
    clock: Clock | None = None
    """None leaves it to the regime."""
    legal: str = ""


@dataclass(frozen=True, slots=True)
class Consult:
    """Asking another agency for its opinion."""

    term: Term
    silence: Silence = "wait"
    legal: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One piece of work inside a case, done by one unit."""

    key: str
    name: str
    unit: str = ""
    organization: str = "self"
    """`self` is the competent agency; else an organisation's key, or a kind such as `police` that a case resolves."""
    role: str = ""
    """A value of `people.roles.Role`; empty where anybody of the unit may do it."""
    allowance: Term | None = None
    """Internal: it drives reminders and never replaces the legal due date."""
    allowance_checked: Term | None = None
    """The allowance where facts must be verified elsewhere first."""
    starts_after: tuple[str, ...] = ()
    silence: Silence = "wait"
    condition: str = ""
    needs_applicant: bool = False
    foreign_system: bool = False
    """Done in a system of somebody else; here only a reference is kept."""
    gives_result: bool = False
    result_name: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What the applicant gets."""

    name: str = ""
    form: str = ""
    validity: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class LegalText:
    """A law or decision that the procedure rests on."""

    text: str
    title: str = ""
    issued_on: date | None = None
    in_force_on: date | None = None
    issuer: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class OtherCode:
    """A code that is not the verified national one: remembered, local, or of another time."""

    kind: Literal["candidate", "local", "former"]
    code: str


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that one version of a procedure says."""

    key: str
    name: str
    code: str = ""
    """The verified national code such as `1.001193`; empty where none was verified."""
    sector: str = ""
    level: Level = "commune"
    authority: str = ""
    handled_by: str = ""
    applicants: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = ()
    fallback_channels: tuple[Channel, ...] = ()
    """Only when the ordinary ones are out of order."""
    sets: int = 1
    terms: Mapping[str, Term] = field(default_factory=dict)
    check_extension: Term | None = None
    """What is added to the term where facts must be verified; `checked_term_for` gives the whole."""
    check_note: str = ""
    variants: tuple[Variant, ...] = ()
    fees: tuple[Fee, ...] = ()
    supplement: Supplement = Supplement()
    consult: Consult | None = None
    steps: tuple[Step, ...] = ()
    sequence: tuple[str, ...] = ()
    """The order of steps as prose, where the source gives no more."""
    interconnected: bool = False
    result: Result = Result()
    service_level: ServiceLevel = ""
    partial_reason: str = ""
    presence: str = ""
    """Who must come in person."""
    legal_basis: tuple[LegalText, ...] = ()
    conditions: tuple[str, ...] = ()
    refuse_when: tuple[str, ...] = ()
    occasions: tuple[str, ...] = ()
    """What makes people come for it: lost, torn, renamed."""
    form_fields: tuple[str, ...] = ()
    legal_process_decision: str = ""
    foreign_system: str = ""
    """Whose system handles it, where it is not ours."""
    other_codes: tuple[OtherCode, ...] = ()
    name_exact: bool = True
    """False: the wording of the name is remembered, not read."""
    evidence: tuple[Mark, ...] = ()
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "terms", MappingProxyType(dict(self.terms)))

    def term_for(self, channel: str) -> Term:
        """The term of a case filed through this channel; a channel without its own has that of the counter."""
        for known in (channel, "counter", *self.channels, *self.terms):
            if known in self.terms:
                return self.terms[known]
        return Term(TermKind.UNSPECIFIED)

    def checked_term_for(self, channel: str) -> Term:
        """The whole term where facts must be verified first: the ordinary one with `check_extension` added.

        Two terms counted in different units cannot be added; the longer of their words is the law's, so the extension
        stands alone after a same-day term and is left out otherwise.
        """
        term, extra = self.term_for(channel), self.check_extension
        if extra is None:
            return term
        if term.kind is TermKind.SAME_DAY:
            return Term(extra.kind, extra.value, extra.cut_off or term.cut_off)
        if term.kind is extra.kind:
            return Term(term.kind, term.value + extra.value, term.cut_off)
        return term

    def variant(self, key: str) -> Variant | None:
        """The variant of a key; None where there is none."""
        return next((each for each in self.variants if each.key == key), None)

    def step(self, key: str) -> Step | None:
        """The step of a key; None where there is none."""
        return next((each for each in self.steps if each.key == key), None)

    @property
    def same_day(self) -> bool:
        """Whether every channel gives the result on the day itself, so that the fast path is open."""
        return bool(self.terms) and all(term.kind is TermKind.SAME_DAY for term in self.terms.values())

    @property
    def plan(self) -> tuple[Step, ...]:
        """The steps, or the ordinary four where the version names none."""
        return self.steps or ORDINARY


ORDINARY: tuple[Step, ...] = (
    Step("intake", "Tiếp nhận", "Bộ phận tiếp nhận và trả kết quả", role="counter"),
    Step("handle", "Thẩm định, giải quyết", "Bộ phận chuyên môn", role="specialist", starts_after=("intake",)),
    Step("sign", "Ký kết quả", "Lãnh đạo", role="signer", starts_after=("handle",), gives_result=True),
    Step("return", "Trả kết quả", "Bộ phận tiếp nhận và trả kết quả", role="counter", starts_after=("sign",)),
)
"""Receive, handle, sign, give back: the way of a case whose internal process nobody has decided yet."""
