"""An empty cluster of PostgreSQL: `initdb`, with the collation and the doors that are the same on every machine."""

import os
import pwd
import secrets
import shutil
import subprocess
from pathlib import Path

from lienthong.assembly.postgres_account import run_as, write_secret
from lienthong.assembly.postgres_binaries import Binaries
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words


class CannotStart(Refusal):
    """Our own PostgreSQL did not start. `reason`: the last lines of its log; `log`: the file."""

    code = "postgres_cannot_start"
    words = Words(
        vi="PostgreSQL riêng của hệ thống không khởi động được: {reason}\n"
        "Xem nhật ký {log}, hoặc dùng máy chủ PostgreSQL khác bằng LIENTHONG_DATABASE_URL.",
        en="Our own PostgreSQL did not start: {reason}\n"
        "Look at the log {log}, or use another PostgreSQL server with LIENTHONG_DATABASE_URL.",
    )


def make_cluster(
    program: Binaries,
    home: Path,
    account: pwd.struct_passwd | None,
    password_file: Path,
    log: Path,
    *,
    role: str,
    durable: bool,
) -> None:
    """Make `home/data`, owned by `account`, whose superuser is `role`; its password goes into `password_file`.

    It is made in a folder beside and renamed when complete: a start that was cut off leaves no half cluster.

    Raises:
        CannotStart: `initdb` failed; all that it said is in `log`.
    """
    new = home / "data.new"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    password = secrets.token_urlsafe(24)
    handed_over = home / "password.new"
    write_secret(handed_over, password)
    if account:
        for path in (new, handed_over):
            os.chown(path, account.pw_uid, account.pw_gid)
    # The wheel is built without ICU, and a machine's locales differ: code points sort alike everywhere. From 17 on
    # PostgreSQL brings this collation itself; before, the C library has it.
    locale = (
        ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        if program.major >= 17
        else ["--locale-provider=libc", "--locale=C.UTF-8"]
    )
    command: list[str | Path] = [program.path("initdb"), "--pgdata", new, "--username", role, "--pwfile", handed_over]
    command += ["--auth=scram-sha-256", "--encoding=UTF8", "--text-search-config=simple", *locale]
    if not durable:
        command += ["--no-sync"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", **run_as(account, home))
    finally:
        handed_over.unlink()
    if done.returncode:
        reason = "\n".join((done.stderr or done.stdout).strip().splitlines()[-6:])
        log.write_text(done.stdout + done.stderr)
        raise CannotStart(reason=reason, log=log)
    rules = new / "pg_hba.conf"
    rules.write_text("# Only this machine, only with the password.\nhost all all 127.0.0.1/32 scram-sha-256\n")
    # Kept before the data: a cluster whose password nobody knows would be lost, a password without a cluster is not.
    write_secret(password_file, password)
    shutil.rmtree(home / "data", ignore_errors=True)
    new.rename(home / "data")
