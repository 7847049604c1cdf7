"""Gathers what our pages say in English and keeps its Vietnamese: `make translations`.

English stands in the templates and in the code; the Vietnamese stands in `locale/vi/LC_MESSAGES/django.po`. No program
of GNU gettext is needed: Django turns a template into Python, Babel reads Python and writes the catalogues.
"""

import io
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import allauth
import django
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

OURS = Path(__file__).resolve().parents[1]
CATALOGUE = OURS / "locale" / "vi" / "LC_MESSAGES" / "django.po"

KEYWORDS: dict[str, Any] = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

FOREIGN = {
    # What the libraries can say on our pages: the errors of forms, passwords and second factors.
    "django": (
        "contrib/auth/password_validation.py",
        "core/validators.py",
        "forms/fields.py",
        "forms/models.py",
        "forms/formsets.py",
    ),
    "allauth": (
        "account/adapter.py",
        "account/fields.py",
        "account/forms.py",
        "account/internal/flows/reauthentication.py",
        "mfa/adapter.py",
        "mfa/base/forms.py",
        "mfa/totp/forms.py",
        "mfa/recovery_codes/forms.py",
    ),
}

Message = tuple[str, str | tuple[str, ...], str | None]
"""Where it stands, the text (or its singular and plural), its context."""


def ours() -> Iterator[Message]:
    """Every text that our own templates and code mark for translation."""
    for path in sorted(OURS.rglob("*")):
        if {"tests", "migrations", "locale"} & set(path.relative_to(OURS).parts) or not path.is_file():
            continue
        if path.suffix == ".py":
            yield from _messages(path.read_text(), path.relative_to(OURS.parent))
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            code = templatize(path.read_text(), origin=str(path))
            # What Django blots out keeps its indentation, which Python would take for its own.
            flat = "\n".join(line.lstrip() for line in code.splitlines())
            yield from _messages(flat, path.relative_to(OURS.parent))


def foreign() -> Iterator[Message]:
    """What Django and django-allauth can say on our pages and have no Vietnamese of their own for."""
    known = _vietnamese_of_django()
    for package, names in FOREIGN.items():
        home = Path(str((django if package == "django" else allauth).__file__)).parent
        for name in names:
            for message in _messages((home / name).read_text(), Path(package) / name):
                if _first(message[1]) not in known:
                    yield message


def _vietnamese_of_django() -> set[str]:
    """The texts that Django's own catalogues translate; where ours is silent, Django falls back to them."""
    home = Path(django.__file__).parent
    known: set[str] = set()
    for path in (home / "conf/locale/vi/LC_MESSAGES/django.mo", home / "contrib/auth/locale/vi/LC_MESSAGES/django.mo"):
        with path.open("rb") as source:
            known |= {_first(message.id) for message in read_mo(source) if all(_parts(message.string))}
    return known


def _messages(code: str, place: Path) -> Iterator[Message]:
    source = io.BytesIO(code.encode())
    for _, function, found, _ in extract_python(source, KEYWORDS, (), {"encoding": "utf-8"}):
        texts: list[str] = [str(text) for text in (found if isinstance(found, list | tuple) else [found]) if text]
        shape: tuple[Any, ...] = KEYWORDS.get(str(function)) or (1,)
        context = texts.pop(0) if isinstance(shape[0], tuple) and texts else None
        plural = len([part for part in shape if isinstance(part, int)]) > 1 and len(texts) > 1
        if texts:
            yield place.as_posix(), (texts[0], texts[1]) if plural else texts[0], context


def template() -> Catalog:
    """All texts, ours and the libraries', without any translation."""
    catalogue = _empty()
    for place, text, context in (*ours(), *foreign()):
        flags = ["python-format"] if "%(" in str(text) else []
        catalogue.add(text, locations=[(place, 0)], context=context, flags=flags)
    return catalogue


def kept() -> Catalog:
    """The catalogue as it stands."""
    with CATALOGUE.open("rb") as source:
        return read_po(source, locale="vi")


def missing(catalogue: Catalog) -> list[str]:
    """The texts that have no Vietnamese."""
    return [_first(message.id) for message in catalogue if message.id and not all(_parts(message.string))]


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as Django reads it."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def renew() -> Catalog:
    """Bring the catalogue up to date with the texts and compile it; translations that nobody needs any more go."""
    catalogue = kept() if CATALOGUE.exists() else _empty()
    catalogue.update(template(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    out = io.BytesIO()
    write_po(out, catalogue, width=110, sort_output=True, include_lineno=False)
    CATALOGUE.write_bytes(out.getvalue())
    CATALOGUE.with_suffix(".mo").write_bytes(compiled(catalogue))
    return catalogue


def _empty() -> Catalog:
    # Days in the head of a catalogue would change it whenever someone looks.
    longago = datetime.fromisoformat("2026-01-01T00:00:00+07:00")
    return Catalog(
        locale="vi",
        project="Liên Thông",
        header_comment="# The Vietnamese of Liên Thông. Domain words: GLOSSARY.md.",
        creation_date=longago,
        revision_date=longago,
        last_translator="Liên Thông",
        language_team="Liên Thông",
        fuzzy=False,
    )


def _parts(strings: str | Iterable[str] | None) -> tuple[str, ...]:
    return (strings or "",) if isinstance(strings, str) or strings is None else tuple(strings)


def _first(text: str | Iterable[str]) -> str:
    return text if isinstance(text, str) else next(iter(text))


def main() -> int:
    """Renew the catalogue; exit status 1 while a text lacks its Vietnamese."""
    catalogue = renew()
    lacking = missing(catalogue)
    for text in lacking:
        sys.stdout.write(f"- {text}\n")
    sys.stdout.write(f"{len(catalogue)} texts, {len(lacking)} without Vietnamese: {CATALOGUE}\n")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
