"""Our own sample messages, with invented data: one for each dialect and oddity. For tests, demos and vendors."""

from importlib.resources import files

_FOLDER = files(__name__)


def names() -> tuple[str, ...]:
    """The names of all samples, in order."""
    return tuple(sorted(file.name.removesuffix(".edxml") for file in _FOLDER.iterdir() if file.name.endswith(".edxml")))


def sample(name: str) -> bytes:
    """The bytes of one sample, such as `new-document`.

    Raises:
        FileNotFoundError: there is no such sample.
    """
    return _FOLDER.joinpath(f"{name}.edxml").read_bytes()
