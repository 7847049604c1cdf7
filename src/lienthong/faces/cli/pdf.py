"""`lienthong pdf`: sign a PDF file, and say of any PDF file who signed it and whether that holds."""

import json
import os
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console

from lienthong.faces.cli import pdf_files, pdf_report, shell
from lienthong.faces.cli import pdf_words as words
from lienthong.faces.cli.language import language, say
from lienthong.formats import signing
from lienthong.formats.signing import Appearance, TimeStamps
from lienthong.kernel.moments import VIETNAM, read_moment


def now() -> datetime:
    """The time of this machine; the one place of these commands that asks for it."""
    return datetime.now(VIETNAM)


@shell.group("pdf", help=words.GROUP, examples=("lienthong pdf check cong-van.pdf",))
def pdf() -> None:
    """The group `pdf`."""


@pdf.command(
    "check",
    explanation=words.CHECK,
    examples=(
        "lienthong pdf check cong-van.pdf",
        "lienthong pdf check --trust goc.pem --crl thu-hoi.crl *.pdf",
        "lienthong pdf check --json cong-van.pdf",
    ),
)
@shell.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…", help=words.FILES)
@shell.option("--json", "as_json", is_flag=True, help=words.JSON)
@shell.option("--trust", "roots", multiple=True, type=click.Path(path_type=Path), metavar="FILE", help=words.TRUST)
@shell.option("--chain", "between", multiple=True, type=click.Path(path_type=Path), metavar="FILE", help=words.CHAIN)
@shell.option("--crl", "lists", multiple=True, type=click.Path(path_type=Path), metavar="FILE", help=words.CRL)
@shell.option("--at", "moment", metavar="MOMENT", help=words.AT)
@shell.option("--from", "sender", default="", metavar="NAME", help=words.FROM)
@shell.option("--copy", is_flag=True, help=words.COPY)
@shell.option("--password-file", type=click.Path(path_type=Path), metavar="FILE", help=words.FILE_PASSWORD)
@shell.option("--trial", is_flag=True, help=words.TRIAL_TRUST)
def check(
    files: tuple[Path, ...],
    as_json: bool,
    roots: tuple[Path, ...],
    between: tuple[Path, ...],
    lists: tuple[Path, ...],
    moment: str | None,
    sender: str,
    copy: bool,
    password_file: Path | None,
    trial: bool,
) -> None:
    """Check each file; the exit status is the worst of them."""
    at = _moment(moment)
    trust = pdf_files.trust(roots, between, lists, trial=trial, at=at)
    password = pdf_files.password_of(password_file) if password_file else ""
    looked = (pdf_files.checked(file, trust, at=at, sender=sender, copy=copy, password=password) for file in files)
    if as_json:
        checked = list(looked)
        facts = [pdf_files.facts(one, language()) for one in checked]
        text = json.dumps(facts[0] if len(facts) == 1 else facts, ensure_ascii=False, indent=2)
        # A broken half of a character pair cannot be printed; it can only have come from a file name.
        click.echo(text.encode("utf-8", errors="replace").decode())
    else:
        checked = pdf_report.show(looked, Console(highlight=False, soft_wrap=False, width=_width()))
    shell.done(pdf_files.worst(checked))


@pdf.command(
    "sign",
    explanation=words.SIGN,
    examples=(
        "lienthong pdf sign cong-van.pdf --key dung.p12 --password-file mat-khau \\",
        "    --picture dung.png --place 1,128,156,42,30",
        "lienthong pdf sign cong-van.signed.pdf --organization --key ubnd.p12 --password-env MAT_KHAU -o ban-hanh.pdf",
        'lienthong pdf sign cong-van.pdf --trial "Nguyễn Văn Dũng"',
    ),
)
@shell.argument("file", type=click.Path(path_type=Path), metavar="FILE", help=words.FILE)
@shell.option("--key", "p12", type=click.Path(path_type=Path), metavar="P12", help=words.KEY)
@shell.option("--password-file", type=click.Path(path_type=Path), metavar="FILE", help=words.PASSWORD_FILE)
@shell.option("--password-env", default="", metavar="NAME", help=words.PASSWORD_ENV)
@shell.option("--pkcs11", "module", type=click.Path(path_type=Path), metavar="LIBRARY", help=words.PKCS11)
@shell.option("--token", default="", metavar="NAME", help=words.TOKEN)
@shell.option("--label", default="", metavar="NAME", help=words.LABEL)
@shell.option("--trial", default="", metavar="NAME", help=words.TRIAL)
@shell.option("--organization", "as_organization", is_flag=True, help=words.ORGANIZATION)
@shell.option("--picture", type=click.Path(path_type=Path), metavar="PNG", help=words.PICTURE)
@shell.option("--text", default="", metavar="TEXT", help=words.TEXT)
@shell.option("--place", default="", metavar="PAGE,X,Y,W,H", help=words.PLACE)
@shell.option("--field", default="", metavar="NAME", help=words.FIELD)
@shell.option("--tsa", default="", metavar="URL", help=words.TSA)
@shell.option("-o", "--out", type=click.Path(path_type=Path), metavar="OUT", help=words.OUT)
def sign(
    file: Path,
    p12: Path | None,
    password_file: Path | None,
    password_env: str,
    module: Path | None,
    token: str,
    label: str,
    trial: str,
    as_organization: bool,
    picture: Path | None,
    text: str,
    place: str,
    field: str,
    tsa: str,
    out: Path | None,
) -> None:
    """Sign one file into another."""
    held = pdf_files.read(file)
    target = out or file.with_name(f"{file.stem}.signed.pdf")
    if target.exists():
        raise pdf_files.Exists(name=str(target))
    source = pdf_files.KeySource(p12, password_file, password_env, module, token, label, trial, as_organization)
    key = pdf_files.key_of(source, os.environ)
    appearance = Appearance(pdf_files.place_of(place), pdf_files.read(picture) if picture else b"", text)
    if appearance.place is None and (picture or text):
        raise pdf_files.PlaceNeeded()
    name = field or (signing.ORGANIZATION_FIELD if as_organization else signing.free_field(held))
    stamps = TimeStamps(tsa) if tsa else None
    if tsa:
        click.echo(say(words.ASKING), err=True)
    at, own = now(), key.certificate
    signed = signing.sign(held, key, appearance, at=at, field=name, stamps=stamps, final=as_organization)
    pdf_files.write(target, signed.pdf)
    click.echo(say(words.SIGNED, out=target))
    if not own.not_valid_before_utc <= at <= own.not_valid_after_utc:
        dates = {"since": pdf_report.day(own.not_valid_before_utc), "until": pdf_report.day(own.not_valid_after_utc)}
        click.echo(say(words.OUT_OF_DATE, **dates), err=True)
    if tsa:
        click.echo(say(words.STAMPED if signed.time_stamped else words.UNSTAMPED))


def _moment(text: str | None) -> datetime:
    if text is None:
        return now()
    found = read_moment(text)
    if found is None:
        raise pdf_files.NoMoment(text=text)
    return found


def _width() -> int | None:
    """Written to a file or a pipe, a report is read later on a screen of its own: a steady width."""
    return None if os.isatty(1) or "COLUMNS" in os.environ else 110
