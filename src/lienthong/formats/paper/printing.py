"""Typst, kept warm: a template is read once, and each paper costs some ten milliseconds of one core."""

import json
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

from lienthong.formats.paper.glyphs import fonts_folder, printable
from lienthong.kernel.moments import in_vietnam

Size = Literal["A5", "A4"]

# Archival (ISO 19005-2, level A: with its structure) and accessible (ISO 14289-1) in one file.
STANDARDS: "list[typst.PDFStandard]" = ["a-2a", "ua-1"]
BASE = Path(__file__).parent / "base"

# A compiler serves one thread at a time (it says “Already borrowed” to a second), and leaves the interpreter free
# while it works. So each template has a pool: whoever prints takes a compiler out and puts it back.
_idle: defaultdict[str, deque[typst.Compiler]] = defaultdict(deque)
_KEPT_PER_TEMPLATE = 8


class PaperFault(Exception):
    """A template of ours is wrong, or asks for a fact that it was not given. Facts from people never cause it."""


def render(template: str | Path, facts: Mapping[str, object], *, size: Size) -> bytes:
    """A paper as PDF/A-2a and PDF/UA-1, the same bytes for the same template, facts and size.

    `template` is the path of a `.typ` file; it may read files beside it and below, and the shared `@local/paper`.
    `facts` are mappings, sequences, texts, numbers, days, moments and SVG bytes; the template sees them as `facts`.
    Texts are data: what looks like markup is printed as it stands. Letters without a glyph print as a box.
    `facts["made_at"]`, a moment, is the time at which the file says it was made; PDF/A wants one.

    Raises:
        PaperFault: the template does not compile with these facts.
    """
    with _compiler(template) as compiler:
        out = _compile(compiler, facts, size, "pdf", None)
    return out[0]


def render_and_find(
    template: str | Path, facts: Mapping[str, object], *, size: Size, label: str
) -> tuple[bytes, list[Any]]:
    """`render`, and what the template says under a label: the values of its `metadata`, in order, such as where a box
    lies on its page.

    Raises:
        PaperFault: the template does not compile with these facts.
    """
    # A compiler is asked about the facts that it was born with.
    compiler = _new(Path(template), _inputs(facts, size))
    made = _compile(compiler, facts, size, "pdf", None)[0]
    return made, json.loads(compiler.query(label, field="value"))


def pictures(template: str | Path, facts: Mapping[str, object], *, size: Size, ppi: float = 96) -> list[bytes]:
    """The same paper as one PNG for each page, `ppi` pixels to the inch; for previews and the manual.

    Raises:
        PaperFault: the template does not compile with these facts.
    """
    with _compiler(template) as compiler:
        return _compile(compiler, facts, size, "png", ppi)


def _compile(
    compiler: typst.Compiler,
    facts: Mapping[str, object],
    size: Size,
    file_format: Literal["pdf", "png"],
    ppi: float | None,
) -> list[bytes]:
    made_at = facts.get("made_at")
    if not isinstance(made_at, datetime):
        raise PaperFault("the facts of a paper need `made_at`, the moment at which it is made")
    try:
        out = compiler.compile(
            format=file_format,
            ppi=ppi,
            sys_inputs=_inputs(facts, size),
            pdf_standards=STANDARDS if file_format == "pdf" else [],
            timestamp=in_vietnam(made_at).replace(microsecond=0),
        )
    except typst.TypstError as fault:
        raise PaperFault(f"{fault.message} {fault.diagnostic}") from fault
    if out is None:
        raise PaperFault("the compiler gave nothing")
    return out if isinstance(out, list) else [out]


def _inputs(facts: Mapping[str, object], size: Size) -> dict[str, str]:
    return {"size": size, "facts": json.dumps(_plain(facts), ensure_ascii=False)}


@contextmanager
def _compiler(template: str | Path) -> Iterator[typst.Compiler]:
    path = str(template)
    idle = _idle[path]
    try:
        compiler = idle.pop()
    except IndexError:
        compiler = _new(Path(path))
    yield compiler
    # Only after a good paper: one that failed takes its compiler with it.
    if len(idle) < _KEPT_PER_TEMPLATE:
        idle.append(compiler)


def _new(template: Path, inputs: dict[str, str] | None = None) -> typst.Compiler:
    if not template.is_file():
        raise PaperFault(f"no template {template}")
    # The compiler would fetch packages of other names over the network; there is nothing to fetch for us.
    if any("@preview" in part.read_text(encoding="utf-8") for part in template.parent.rglob("*.typ")):
        raise PaperFault(f"{template} asks for a package that is not shipped")
    return typst.Compiler(
        input=template,
        root=template.parent,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        package_path=BASE,
        package_cache_path=BASE,
        sys_inputs=inputs or {},
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts_folder])


def _plain(value: object) -> object:
    """The facts as JSON: texts made printable, days and moments in ISO 8601."""
    match value:
        case str():
            return printable(value)
        case bytes():
            return value.decode("utf-8")
        case Mapping():
            return {str(key): _plain(one) for key, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case None | bool() | int() | float():
            return value
        case datetime() | date() | time():
            return value.isoformat()
        case _:
            raise PaperFault(f"a paper cannot hold {type(value).__name__}")
