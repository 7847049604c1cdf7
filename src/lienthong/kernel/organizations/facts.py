"""Organisations as JSON-able facts, for the hub's directory call and for a node that keeps a copy."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from lienthong.kernel.identifiers import Scheme
from lienthong.kernel.organizations.organization import Axis, Identifier, Level, Organization, Share, Span, Succession

_SHARES: dict[str, Share] = {"whole": "whole", "part": "part"}
_AXES: dict[str, Axis] = {"province": "province", "national": "national"}


def _of_span(span: Span) -> list[str | None]:
    return [span.start.isoformat(), span.end.isoformat() if span.end else None]


def _span(facts: list[Any]) -> Span:
    start, end = facts
    return Span(date.fromisoformat(start), date.fromisoformat(end) if end else None)


def of_organization(organization: Organization) -> dict[str, Any]:
    """An organisation as JSON-able facts."""
    return {
        "key": organization.key,
        "name": organization.name,
        "level": organization.level.value,
        "kind": organization.kind,
        "parent": organization.parent,
        "span": _of_span(organization.span),
        "axis": organization.axis,
        "start_known": organization.start_known,
        "end_known": organization.end_known,
        "former_names": [[name, _of_span(span)] for name, span in organization.former_names],
        "identifiers": [
            {
                "scheme": identifier.scheme.value,
                "value": identifier.value,
                "span": _of_span(identifier.span),
                "preferred": identifier.preferred,
                "assumed": identifier.assumed,
            }
            for identifier in organization.identifiers
        ],
    }


def organization(facts: Mapping[str, Any]) -> Organization:
    """The organisation that `of_organization` wrote."""
    return Organization(
        key=facts["key"],
        name=facts["name"],
        level=Level(facts["level"]),
        kind=facts["kind"],
        parent=facts["parent"],
        span=_span(facts["span"]),
        identifiers=tuple(
            Identifier(
                scheme=Scheme(entry["scheme"]),
                value=entry["value"],
                span=_span(entry["span"]),
                preferred=entry["preferred"],
                assumed=entry.get("assumed", False),
            )
            for entry in facts["identifiers"]
        ),
        axis=_AXES[facts["axis"]],
        start_known=facts.get("start_known", True),
        end_known=facts.get("end_known", True),
        former_names=tuple((name, _span(span)) for name, span in facts.get("former_names", ())),
    )


def of_succession(succession: Succession) -> dict[str, Any]:
    """A succession as JSON-able facts."""
    return {
        "from": succession.from_key,
        "to": succession.to_key,
        "on": succession.on.isoformat(),
        "share": succession.share,
    }


def succession(facts: Mapping[str, Any]) -> Succession:
    """The succession that `of_succession` wrote."""
    return Succession(facts["from"], facts["to"], date.fromisoformat(facts["on"]), _SHARES[facts["share"]])
