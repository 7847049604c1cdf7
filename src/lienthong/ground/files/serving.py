"""Giving a file to a browser. Who may have it was decided by the view that calls this."""

from django.http import FileResponse

from lienthong.ground.files import queries
from lienthong.ground.files.actions import clean_name
from lienthong.ground.files.models import File

SHOWN = frozenset({"application/pdf", "image/jpeg", "image/png"})
"""What a browser may show in its own window; everything else is saved."""


def respond(file: File, download_name: str = "", *, inline: bool = False) -> FileResponse:
    """A response with the file's bytes that can run nothing.

    `inline` asks to show it; only readable PDFs and pictures are shown, the rest is saved all the same.
    """
    shown = inline and file.media_type in SHOWN and file.judged.readable
    response = FileResponse(
        queries.open(file),
        as_attachment=not shown,
        filename=clean_name(download_name or file.name),
        content_type=file.media_type if shown else "application/octet-stream",
    )
    response["Content-Length"] = str(file.size)
    response["X-Content-Type-Options"] = "nosniff"
    # Set here, the site's own policy stays away. A sandbox would stop Chromium's own PDF viewer: a PDF runs nothing of
    # ours there, and what it is was found by opening it.
    sandbox = "" if shown and file.media_type == "application/pdf" else "; sandbox"
    response["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; object-src 'self'; frame-ancestors 'self'"
        + sandbox
    )
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
