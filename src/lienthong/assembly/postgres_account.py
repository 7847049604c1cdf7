"""Whom our own PostgreSQL runs as, and where its files lie, where we are root and it must not be."""

import contextlib
import hashlib
import os
import pwd
import subprocess
from pathlib import Path
from typing import Any

from lienthong.assembly.postgres_binaries import Binaries
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

_ACCOUNTS = ("lienthong", "postgres", "nobody")


class NoAccount(Refusal):
    """We run as root and the machine lets us step down to no other account."""

    code = "postgres_no_account"
    words = Words(
        vi="PostgreSQL không chạy với quyền root và máy này không có tài khoản thường nào dùng được ({tried}). "
        "Hãy chạy bằng một tài khoản thường, hoặc đặt LIENTHONG_DATABASE_URL.",
        en="PostgreSQL refuses to run as root and this machine has no ordinary account to use ({tried}). "
        "Run as an ordinary user, or set LIENTHONG_DATABASE_URL.",
    )


def server_account() -> pwd.struct_passwd | None:
    """Whom to run the server as: None is ourselves; as root, an account of the machine that exists and can be used."""
    if os.geteuid() != 0:
        return None
    for name in _ACCOUNTS:
        with contextlib.suppress(KeyError, OSError, subprocess.SubprocessError):
            account = pwd.getpwnam(name)
            subprocess.run(["true"], check=True, **run_as(account, Path("/")))
            return account
    raise NoAccount(tried=", ".join(_ACCOUNTS))


def run_as(account: pwd.struct_passwd | None, folder: Path) -> dict[str, Any]:
    """Arguments for `subprocess`: a place to stand, a plain environment, and another account where asked."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    environment |= {"LC_ALL": "C", "TZ": "Asia/Ho_Chi_Minh"}
    arguments: dict[str, Any] = {"cwd": folder, "env": environment}
    if account:
        arguments |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return arguments


def home_of(folder: Path, account: pwd.struct_passwd | None) -> Path:
    """Where the data lies: in the folder itself, or, where the server's account cannot reach it, in /var/lib."""
    if account is None:
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(folder.stat().st_mode | 0o011)
    if _can_enter(folder, account):
        return folder
    # A folder under /root, say. We do not open other people's doors; root's own place for such data is /var/lib.
    home = Path("/var/lib/lienthong") / f"postgres-{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}"
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o711)
    (folder / "data-is-in").write_text(f"{home}\n")
    return home


def _can_enter(folder: Path, account: pwd.struct_passwd) -> bool:
    asked = subprocess.run(["test", "-x", folder], check=False, **run_as(account, Path("/")))
    return asked.returncode == 0


def usable(binaries: Binaries, home: Path, account: pwd.struct_passwd | None) -> Binaries:
    """The binaries as the server's account can run them: in place, or copied beside the data (a venv under /root)."""
    if account is None:
        return binaries
    with contextlib.suppress(PermissionError):
        subprocess.run(
            [binaries.path("postgres"), "--version"], check=True, capture_output=True, **run_as(account, home)
        )
        return binaries
    return binaries.copy_to(home / "binaries")


def write_secret(path: Path, text: str) -> None:
    """Write a file that only its owner may read, in place of the one that is there."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
