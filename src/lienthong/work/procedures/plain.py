"""The plain form of a sheet: one version of each procedure, as research writes it down, in the shape of `sheets`.

`id` instead of `key`, no `versions`; terms and fees as small tables; `cases` for situations, `plan` for steps. What has
no place in a version becomes a note, so that nothing that somebody wrote is lost. Pure.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from lienthong.kernel.vietnamese import fold

Told = dict[str, Any]

_SAME = """
code name name_exact sector level authority handled_by applicants channels sets components submit show conditions
refuse_when form_fields foreign_system legal_basis partial_reason evidence
"""
_RENAMED = {
    "id": "key",
    "lead": "authority",
    "triggers": "occasions",
    "presence_required": "presence",
    "channels_fallback": "fallback_channels",
}
_SERVICE = {"toàn trình": "full", "một phần": "partial", "chỉ thông tin": "information"}
_CODES = {
    "code_candidate": "candidate",
    "local_code_example": "local",
    "local_code_seen": "local",
    "code_before_2025": "former",
}
_PAPER = "key name kind originals copies condition form source replaceable_by explained result_code evidence"
_FEE = """
key name kind amount when channel_amounts unit condition formula legal note evidence exempt local per_page by_type
"""
_STEP = "key name unit condition needs_applicant foreign_system starts_after silence allowance role"
_RESULT = "name form validity note"
_ORGANIZATIONS = {"cong an": "police", "bao hiem": "insurance"}


def is_plain(told: object) -> bool:
    """Whether a procedure of a sheet is in this form."""
    return isinstance(told, Mapping) and "versions" not in told and bool(told.get("id"))


def sheet_form(told: Mapping[str, Any]) -> Told:
    """A procedure as `sheets` reads it.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: something in it has another shape.
    """
    version: Told = {}
    notes: list[str] = []
    for name, value in told.items():
        if value is None:
            continue
        if name in _SAME.split() or name in _RENAMED:
            version[_RENAMED.get(name, name)] = value
        elif name in _WRITERS:
            _WRITERS[name](value, version, notes)
        elif name in _CODES:
            found = re.search(r"\d\.\d{6}[\w.]*", str(value))
            version.setdefault("other_codes", []).append({"kind": _CODES[name], "code": found[0] if found else value})
        else:
            notes.append(_said(name, value))
    version["notes"] = [*_texts(version.get("notes", [])), *notes]
    key = version.pop("key")
    for papers in ("components", "submit", "show"):
        if papers in version:
            version[papers] = [_paper(each) for each in version[papers]]
    return {"key": key, "versions": [version]}


def _term(value: Told, version: Told, notes: list[str]) -> None:
    version["term"] = _written(value)
    if checked := value.get("extended_by_check") or value.get("extended_by_volume"):
        total = checked.get("total_wd")
        version["check_extension"] = f"working_days:{total - value['value']}" if total else _written(checked)
        if said := checked.get("when") or checked.get("note"):
            version["check_note"] = said
    if value.get("note"):
        # “Thời hạn” lets the checks compare the note with the term.
        notes.append(f"Thời hạn: {value['note']}")
    for name, more in value.items():
        if name not in ("kind", "value", "cut_off", "note", "extended_by_check", "extended_by_volume", "evidence"):
            notes.append(_said(name, more))


def _written(term: Told) -> str:
    if term.get("value") is None:
        # A number that nobody knows is no number: the term is open, and the checks say so.
        said = "same_day" if term["kind"] == "same_day" else "unspecified"
    else:
        said = f"{term['kind']}:{term['value']}"
    return f"{said}@{term['cut_off']}" if term.get("cut_off") else said


def _service(value: Any, version: Told, notes: list[str]) -> None:
    said = str(value).lower()
    version["service_level"] = _SERVICE.get(said, said.removeprefix("mức độ "))


def _situations(value: list[Told], version: Told, notes: list[str]) -> None:
    version["variants"] = [
        {"key": each["id"], "name": each["name"], "components": [_paper(one) for one in each["components"]]}
        for each in value
    ]


def _paper(told: Told) -> Told:
    kept = {name: value for name, value in told.items() if name in _PAPER.split()}
    if isinstance(kept.get("evidence"), str):
        kept["evidence"] = [kept["evidence"]]
    if explained := [*_texts(told.get("variants", [])), *_texts(kept.get("explained", []))]:
        kept["explained"] = explained
    return kept


def _fees(value: list[Told], version: Told, notes: list[str]) -> None:
    version["fees"] = [_fee(each, version.get("sector") or "local", notes) for each in value]


def _fee(told: Told, sector: str, notes: list[str]) -> Told:
    fee = {name: value for name, value in told.items() if name in _FEE.split() and value is not None}
    if fee.get("amount") == "local":
        del fee["amount"]
        fee["local"] = f"{sector}/{'-'.join(fold(told['name']).split()[:6])}"[:80]
    if isinstance(fee.get("evidence"), str):
        fee["evidence"] = [fee["evidence"]]
    if "when" in fee and fee["when"] not in ("intake", "supplement", "result"):
        fee["when"] = "result" if "ket qua" in fold(fee["when"]) else "intake"
    rule = told.get("rule") or {}
    if rule.get("per"):
        fee["per_page"] = {name: amount for name, amount in rule.items() if name != "per"}
    elif isinstance(rule.get("amounts"), Mapping):
        rates = {name.replace("_", " "): amount for name, amount in rule["amounts"].items()}
        fee["by_type"] = {"by": rule["by"], "rates": rates}
    elif rule:
        rates = {f"Mức {number}": amount for number, amount in enumerate(rule["amounts"], 1)}
        fee["by_type"] = {"by": rule["by"], "rates": rates}
    return fee


def _supplement(value: Told, version: Told, notes: list[str]) -> None:
    rounds = (value.get("rounds") or [{}])[0]
    known = {name: each for name, each in value.items() if name != "rounds"}
    if "notify_within_wd" in rounds:
        known.setdefault("ask_within_wd", rounds["notify_within_wd"])
    if "applicant_wd" in rounds:
        known.setdefault("applicant_wd", rounds["applicant_wd"])
    version["supplement"] = known


def _refuse_within(value: int, version: Told, notes: list[str]) -> None:
    version.setdefault("supplement", {})["refuse_within_wd"] = value


def _consult(value: Told, version: Told, notes: list[str]) -> None:
    more = {name: each for name, each in value.items() if name != "term_wd"}
    version["consult"] = {"term": f"working_days:{value['term_wd']}", **more}


def _steps(value: list[Told], version: Told, notes: list[str]) -> None:
    steps: list[Told] = []
    for told in value:
        step = {name: each for name, each in told.items() if name in _STEP.split()}
        if "id" in told:
            step["key"] = told["id"]
        step["role"] = _role(told)
        unit = fold(str(told.get("unit", "")))
        step["organization"] = next((kind for word, kind in _ORGANIZATIONS.items() if word in unit), "self")
        if told.get("parallel") and steps:
            # It begins with the one before it, and waits for what that one waits for.
            step["starts_after"] = steps[-1].get("starts_after", [])
        if allowance := _allowance(told):
            step["allowance"] = allowance
        longer = (told.get("allowance") or {}).get("extended") if isinstance(told.get("allowance"), Mapping) else None
        if longer:
            step["allowance_checked"] = _written({**told["allowance"], **longer, "cut_off": None})
        if told.get("result"):
            step |= {"gives_result": True, "result_name": told["result"]}
        elif step["role"] == "signer":
            step["gives_result"] = True
        if step.get("silence") not in (None, "wait", "consents"):
            del step["silence"]
        steps.append(step)
    version["steps"] = steps


def _role(told: Told) -> str:
    work, unit = fold(told["name"]), fold(str(told.get("unit", "")))
    if unit.startswith("trung tam phuc vu hanh chinh cong") or "mot cua" in unit:
        return "counter"
    return "signer" if work.split()[0] in ("ky", "trao") else "specialist"


def _allowance(told: Told) -> str:
    if isinstance(told.get("allowance"), Mapping):
        return _written(told["allowance"])
    if told.get("allowance_wd"):
        return f"working_days:{told['allowance_wd']}"
    return f"working_hours:{told['allowance_hours']}" if told.get("allowance_hours") else ""


def _result(value: Told, version: Told, notes: list[str]) -> None:
    version["result"] = {name: each for name, each in value.items() if name in _RESULT.split()}
    notes.extend(_said(name, each) for name, each in value.items() if name not in _RESULT.split())


def _notes(value: Any, version: Told, notes: list[str]) -> None:
    notes.extend(_texts(value))


_WRITERS: Mapping[str, Callable[[Any, Told, list[str]], None]] = {
    "term": _term,
    "service_level": _service,
    "cases": _situations,
    "fees": _fees,
    "supplement": _supplement,
    "refuse_within_wd": _refuse_within,
    "consult": _consult,
    "steps": _steps,
    "plan": _steps,
    "result": _result,
    "notes": _notes,
    "regime_note": _notes,
    "steps_note": _notes,
    "components_note": _notes,
    "channels_note": _notes,
    "authority_note": _notes,
    "duty": _notes,
}


def _texts(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def _said(name: str, value: Any) -> str:
    """What has no field, as a note: `file_before_expiry_days: 20`."""
    if isinstance(value, Mapping):
        value = "; ".join(f"{key}: {each}" for key, each in value.items())
    return f"{name}: {'; '.join(_texts(value))}"
