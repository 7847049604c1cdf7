"""Reading files that were kept."""

from typing import IO
from uuid import UUID

from lienthong.ground.files import keeping
from lienthong.ground.files.models import File


def file(identity: UUID) -> File:
    """A file by its id.

    Raises:
        File.DoesNotExist: there is none.
    """
    return File.objects.get(id=identity)


def open(file: File) -> IO[bytes]:  # noqa: A001 - as the contract between the modules names it
    """A file's bytes, to be closed by the caller.

    Raises:
        FileNotFoundError: the content is gone from the disk, a fault of ours.
    """
    return keeping.path_of(file.sha256).open("rb")


def read(file: File) -> bytes:
    """All of a file's bytes."""
    with open(file) as content:
        return content.read()
