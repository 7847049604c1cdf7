"""Papers, line by line: asking for them, all at once and only the published ones, and taking what is brought."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from lienthong.ground.files.uploading import LIMIT_WORDS, FilesField
from lienthong.work.cases.actions import papers
from lienthong.work.cases.actions.papers import Line, Permission
from lienthong.work.cases.filing import Ticked
from lienthong.work.cases.keeping import components_of
from lienthong.work.cases.life import Action
from lienthong.work.cases.models import PaperRequest
from lienthong.work.cases.officers import HEADS
from lienthong.work.cases.web.act_form import ActForm, Files
from lienthong.work.procedures.content import Component


@dataclass(frozen=True, slots=True)
class Group:
    """The fields of one paper."""

    name: str
    fields: tuple[BoundField, ...]
    open: bool
    asked: str = ""
    """What was asked of it before."""


class OfPapers(ActForm):
    """A form with a group of fields for each paper of the case's list."""

    def prepare(self) -> None:
        """Fill in what the case knows."""
        case = self.doing.case
        self.components = components_of(case, self.doing.now)
        for number, component in enumerate(self.components):
            for name, field in self.fields_of(component).items():
                self.fields[f"{name}-{number}"] = field

    def fields_of(self, component: Component) -> dict[str, forms.Field]:
        """The fields of one paper."""
        raise NotImplementedError

    def value(self, name: str, number: int) -> Any:
        """What was given in a field of a paper."""
        return self.cleaned_data.get(f"{name}-{number}")

    def groups(self) -> list[Group]:
        """The papers with their fields; those with something in them are open."""
        found = []
        for number, component in enumerate(self.components):
            fields = tuple(self[f"{name}-{number}"] for name in self.fields_of(component))
            filled = any(field.errors or field.value() for field in fields)
            found.append(Group(component.name, fields, filled, self.asked_of(component)))
        return found

    def rest(self) -> list[BoundField]:
        """The fields that belong to no paper."""
        return [field for field in self if "-" not in field.name]

    def asked_of(self, component: Component) -> str:
        """What was asked of this paper before."""
        del component
        return ""


def _text(label: Any, rows: int = 2) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": rows}))


class AskForPapers(OfPapers):
    """One consolidated list. Only the published papers can be chosen; free text adds none."""

    def prepare(self) -> None:
        """Fill in what the case knows."""
        super().prepare()
        self.barred = papers.barred(self.doing.case, self.doing.now)
        self.shut = self.barred is not None and self.doing.officer.role not in HEADS
        if self.barred is not None:
            self.fields["ground"] = forms.CharField(
                label=_("Legal ground for asking once more, or late"), max_length=500
            )

    def fields_of(self, component: Component) -> dict[str, forms.Field]:
        """The fields of one paper."""
        return {
            "wrong": _text(_("What is wrong")),
            "todo": _text(_("What to do")),
            "example": _text(_("An example"), rows=1),
        }

    def perform(self, revision: int | None, files: Files) -> object:
        """Do it."""
        lines = [
            Line(component.key, self.value("wrong", number), self.value("todo", number), self.value("example", number))
            for number, component in enumerate(self.components)
            if any(self.value(name, number) for name in ("wrong", "todo", "example"))
        ]
        ground = self.cleaned_data.get("ground", "")
        permission = Permission(ground, self.doing.officer.name if ground else "")
        facts = {"permission": permission, **self.facts(revision)}
        if self.doing.offer.action is Action.ASK_BEFORE_ACCEPTANCE:
            return papers.ask_before_acceptance(self.doing.case.pk, lines, **facts)
        return papers.ask_for_papers(self.doing.step_id, lines, **facts)


class GivePapers(OfPapers):
    """What the citizen brought."""

    takes_files = True

    def prepare(self) -> None:
        """Fill in what the case knows."""
        found = PaperRequest.objects.filter(case=self.doing.case, given_at=None).order_by("-round").first()
        self.lines = {line["component"]: line for line in found.lines} if found else {}
        super().prepare()

    def fields_of(self, component: Component) -> dict[str, forms.Field]:
        """The fields of one paper."""

        def number(label: Any) -> forms.IntegerField:
            return forms.IntegerField(label=label, required=False, min_value=0, max_value=999)

        return {
            "originals": number(_("Originals")),
            "copies": number(_("Copies")),
            "attached": FilesField(label=_("Scanned or electronic"), help_text=LIMIT_WORDS, required=False),
        }

    def asked_of(self, component: Component) -> str:
        """What was asked of it before."""
        line = self.lines.get(component.key)
        return f"{line['wrong']} → {line['todo']}" if line else ""

    def perform(self, revision: int | None, files: Files) -> object:
        """Do it."""
        of_paper: dict[int, list[tuple[Any, str]]] = {}
        for (identity, name), number in zip(files, self.numbers, strict=True):
            of_paper.setdefault(number, []).append((identity, name))
        brought = [
            Ticked(
                component.key, self.value("originals", number) or 0, self.value("copies", number) or 0,
                files=tuple(of_paper.get(number, ())),
            )
            for number, component in enumerate(self.components)
        ]  # fmt: skip
        return papers.give_papers(
            self.doing.case.pk, [each for each in brought if each.originals or each.copies or each.files],
            **self.facts(revision),
        )  # fmt: skip

    numbers: tuple[int, ...] = ()
    """For each kept file, the number of the paper that it belongs to."""
