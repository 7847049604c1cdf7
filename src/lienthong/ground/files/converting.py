"""Making a PDF of a DOCX with the LibreOffice that is installed, in a process of its own with bounds on everything.

It gets a profile that is thrown away, no macros, no updates of linked content, nothing that a picture's link names (it
could be any picture of this machine), and no way to the network where the machine can take it away (`unshare`). Where
there is no LibreOffice the person is asked for a PDF.
"""

import contextlib
import os
import resource
import shutil
import signal
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from lienthong.formats.paper import fonts_folder
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SECONDS = 60
MEMORY = 3_000_000_000
"""Bytes of address space; an ordinary letter takes a third."""
LARGEST = 100_000_000
"""Bytes of what it may write."""
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"><value>true
</value></prop><prop oor:name="MacroSecurityLevel"><value>3</value></prop>
<prop oor:name="BlockUntrustedRefererLinks"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link"><value>0</value></prop></item>
</oor:items>
"""


_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
<dir>{ours}</dir>
<match target="pattern"><test name="family" qual="any"><string>Times New Roman</string></test>
<edit name="family" mode="prepend" binding="strong"><string>Times New Roman</string><string>Tinos</string></edit>
</match>
</fontconfig>
"""
"""Decree 30/2020 asks for Times New Roman, which no server has: letters as wide as its letters keep every line where it
was written, and what LibreOffice would take instead are wider."""


class NoConverter(Refusal):
    """This installation turns no Word files into PDF."""

    code = "no_converter"
    words = Words(
        vi="Máy chủ này không chuyển được tệp Word sang PDF. Trong Word chọn “Lưu thành PDF” rồi tải tệp PDF lên.",
        en="This server cannot turn a Word file into PDF. Choose “Save as PDF” in Word and upload the PDF.",
    )


class NotConverted(Refusal):
    """The converter did not come to a PDF in its time. Facts: `name`."""

    code = "not_converted"
    words = Words(
        vi="Không chuyển được “{name}” sang PDF. Trong Word chọn “Lưu thành PDF” rồi tải tệp PDF lên.",
        en="“{name}” could not be turned into PDF. Choose “Save as PDF” in Word and upload the PDF.",
    )


def converter() -> str | None:
    """The LibreOffice that is installed, if any."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def to_pdf(docx: bytes, name: str, *, seconds: int = SECONDS) -> bytes:
    """The file as PDF. Takes at most `seconds` and some.

    Raises:
        NoConverter: there is no LibreOffice here.
        NotConverted: it did not manage in time, or made nothing.
    """
    program = converter()
    if program is None:
        raise NoConverter
    with tempfile.TemporaryDirectory(prefix="lienthong-") as scratch:
        folder = Path(scratch)
        profile = folder / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        (folder / "fonts.conf").write_text(_FONTS.format(ours=escape(str(fonts_folder))), encoding="utf-8")
        source = folder / "van-ban.docx"
        source.write_bytes(docx)
        command = [
            *_without_network(), program, "--headless", "--norestore", "--nologo", "--nodefault",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder), str(source),
        ]  # fmt: skip
        _run(command, folder, seconds)
        try:
            return (folder / "van-ban.pdf").read_bytes()
        except OSError as missing:
            raise NotConverted(name=name) from missing


def _run(command: list[str], folder: Path, seconds: int) -> None:
    """Run it to its end or its time; nothing that it started is left behind."""
    quiet = subprocess.DEVNULL
    told = {"HOME": str(folder), "TMPDIR": str(folder), "PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"}
    told["FONTCONFIG_FILE"] = str(folder / "fonts.conf")
    with subprocess.Popen(
        command, cwd=folder, env=told, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True,
        preexec_fn=_bound,
    ) as process:  # fmt: skip
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def _bound() -> None:
    for bound, value in (
        (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, LARGEST),
        (resource.RLIMIT_CORE, 0),
    ):  # fmt: skip
        resource.setrlimit(bound, (value, value))


@cache
def _without_network() -> tuple[str, ...]:
    """What to begin the command with so that it has no network, where the machine allows that to us."""
    program = shutil.which("unshare")
    if program is None:
        return ()
    tried = (program, "--user", "--map-current-user", "--net", "--")
    done = subprocess.run([*tried, "true"], check=False, capture_output=True, timeout=10)
    return tried if done.returncode == 0 else ()
