"""The paper itself: what a document says becomes the page that Decree 30/2020/NĐ-CP prescribes."""

from lienthong.work.documents.composing.content import Annex, Content, Head, Signature, Unwritable, from_json, to_json
from lienthong.work.documents.composing.printing import Box, Composed, dated_words, pdf, pictures

__all__ = [
    "Annex", "Box", "Composed", "Content", "Head", "Signature", "Unwritable", "dated_words", "from_json", "pdf",
    "pictures", "to_json",
]  # fmt: skip
