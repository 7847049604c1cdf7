"""Documents that were kept before the search knew a kind of word are written anew, a batch at a time, the newest first.

An act writes the words of its document (`keeping.keep`). When an upgrade lets people search by something new, what
nobody acts on any more would never be found by it. So the worker goes through all documents once. Each batch and how
far it came are kept together: whatever stops it, the next run goes on where it was.
"""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max

from lienthong.work.documents.keeping import besides_of, find_anew, haystack_of
from lienthong.work.documents.models import Document, Rewriting

WORDS = 2
"""Grows with whatever `haystack_of` writes that it did not write before.

2: opinions and directions, the drafter and the unit, symbols of files.
"""
BATCH = 100
"""Documents of one transaction: their rows are held for half a second."""
IN_A_RUN = 20_000
"""Documents of one run of the worker: half a minute of every five, so that people notice nothing."""
_ONE_AT_A_TIME = 0x416E657731
"""`Anew` and a 1, as a number of PostgreSQL's advisory locks."""


def write_anew(now: datetime) -> int:
    """Go on writing documents anew, where some still have the words of before; how many were looked at."""
    looked = 0
    while looked < IN_A_RUN:
        many, held = _batch()
        for document_id in held:
            with transaction.atomic():
                find_anew(document_id)
        if not many:
            break
        looked += many
    return looked


@transaction.atomic
def _batch() -> tuple[int, set[int]]:
    """Write some anew: how many it was, and which of them somebody held meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
        if cursor.fetchone() != (True,):
            return 0, set()
    state = Rewriting.objects.first()
    if state is None or state.words < WORDS:
        # What is written from now on has all words.
        newest = Document.objects.aggregate(newest=Max("pk"))["newest"]
        state = Rewriting(pk=1, words=WORDS, below=None if newest is None else newest + 1)
        state.save()
    if state.below is None:
        return 0, set()
    ids = list(Document.objects.filter(pk__lt=state.below).order_by("-pk").values_list("pk", flat=True)[:BATCH])
    # Nobody is waited for while others are held: two who wait for each other would both have to begin anew.
    documents = list(Document.objects.select_for_update(skip_locked=True).filter(pk__in=ids))
    besides = besides_of(documents)
    changed = []
    for document in documents:
        words = haystack_of(document, besides[document.pk])
        if words != document.haystack:
            document.haystack = words
            changed.append(document)
    Document.objects.bulk_update(changed, ["haystack"])
    state.below = ids[-1] if len(ids) == BATCH else None
    state.save()
    return len(ids), set(ids) - {document.pk for document in documents}
