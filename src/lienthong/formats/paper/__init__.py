"""Papers: values become PDF files that print well, read aloud well, and are the same bytes for the same facts.

A paper is a Typst template of the caller over a mapping of facts. Templates import what all papers share:

    #import "@local/paper:1.0.0": *

See `base/local/paper/1.0.0/base.typ` for what that offers.
"""

from lienthong.formats.paper.glyphs import fonts_folder, missing_glyphs, printable
from lienthong.formats.paper.printing import PaperFault, Size, pictures, render, render_and_find
from lienthong.formats.paper.squares import qr

__all__ = [
    "PaperFault",
    "Size",
    "fonts_folder",
    "missing_glyphs",
    "pictures",
    "printable",
    "qr",
    "render",
    "render_and_find",
]
