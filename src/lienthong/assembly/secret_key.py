"""The key that signs sessions: the one that was configured, or one that is made once and kept."""

import os
import secrets

from lienthong.assembly.settings import Settings


def secret_key(settings: Settings) -> str:
    """The configured key, or the one in `var/secret-key`, which is made when it is missing.

    Raises:
        OSError: the folder cannot be written.
    """
    if settings.secret_key:
        return settings.secret_key
    path = settings.var / "secret-key"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        # Two processes may start at once: each writes a file of its own, and the first link wins.
        own = path.with_name(f"secret-key.{os.getpid()}")
        own.touch(mode=0o600)
        own.write_text(secrets.token_urlsafe(64))
        try:
            os.link(own, path)
        except FileExistsError:
            pass
        finally:
            own.unlink()
    return path.read_text().strip()
