"""Documents of before an upgrade are found by what the search has learned since, without any act on them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lienthong.ground.people.roles import Role
from lienthong.work.documents import keeping
from lienthong.work.documents.models import Document, FileMember, Opinion, Rewriting, WorkFile
from lienthong.work.documents.rights import Worker, sight_of
from lienthong.work.documents.searching import anew, finding
from lienthong.work.documents.searching.asked import Asked
from lienthong.work.documents.tests.making import IA_LY, NOW, account, came, went

pytestmark = pytest.mark.django_db


@pytest.fixture
def old() -> list[Document]:
    """Five documents with opinions and files, found by nothing of these, as the version before wrote them."""
    documents = []
    for number in range(5):
        now = NOW + timedelta(minutes=number)
        one = went(f"Văn bản {number}", now=now, drafter=account(), division="Tư pháp") if number % 2 else came(
            f"Văn bản {number}", number + 1, now=now
        )  # fmt: skip
        Opinion.objects.create(
            document=one, kind="leader", words="Khẩn trương rà soát", by=account(), by_name="Dũng", at=NOW
        )
        documents.append(one)
    file = WorkFile.objects.create(
        organization_key=IA_LY,
        symbol="09.TP",
        title="Hộ tịch",
        year=2018,
        keeper=account(),
        started_on=NOW.date(),
        created_at=NOW,
    )
    FileMember.objects.create(file=file, document=documents[0], ordinal=1, put_in_at=NOW)
    Document.objects.filter(pk=documents[4].pk).update(hidden=True)
    for one in Document.objects.all():
        before = keeping.Beside(keeping.beside_of(one).said)
        Document.objects.filter(pk=one.pk).update(haystack=keeping.haystack_of(one, before), touched_at=NOW)
    return documents


def found(**asked: Any) -> set[str]:
    clerk = sight_of([Worker(1, "Hiền", Role.CLERK, IA_LY)])
    return {one.subject for one in finding.find(Asked(**asked), clerk, NOW.date()).documents}


def test_the_worker_goes_through_all_of_them_once_and_goes_on_where_it_was_stopped(
    old: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anew, "BATCH", 2)
    monkeypatch.setattr(anew, "IN_A_RUN", 2)
    assert found(opinion="rà soát") == set()
    # The newest first: the fifth is locked and stays found by nothing that was said about it.
    assert anew.write_anew(NOW) == 2
    assert found(opinion="rà soát") == {"Văn bản 3"}
    # The power fails in the middle of a batch: nothing of it is kept, and the next run does it again.
    written = keeping.haystack_of

    def fails(document: Document, beside: keeping.Beside) -> str:
        if document.pk == old[1].pk:
            raise OSError("no power")
        return written(document, beside)

    with monkeypatch.context() as patched:
        patched.setattr(anew, "haystack_of", fails)
        with pytest.raises(OSError, match="no power"):
            anew.write_anew(NOW)
    assert found(opinion="rà soát") == {"Văn bản 3"}
    assert anew.write_anew(NOW) == 2
    assert anew.write_anew(NOW) == 1
    assert found(opinion="rà soát") == {f"Văn bản {number}" for number in range(4)}
    assert found(drafter="tư pháp") == {"Văn bản 1", "Văn bản 3"}
    assert found(file_symbol="09.TP") == {"Văn bản 0"}
    # What it writes is what an act would have written, and nothing was touched by it.
    for one in Document.objects.all():
        assert one.haystack == keeping.haystack_of(one, keeping.beside_of(one))
        assert one.touched_at == NOW
    # Done: the next runs ask whether there is anything to do, and no more.
    with CaptureQueriesContext(connection) as asked:
        assert anew.write_anew(NOW) == 0
    assert sum("documents_document" in each["sql"] for each in asked) == 0
    assert Rewriting.objects.get().below is None
    # The search learns something more one day, and all are gone through again.
    monkeypatch.setattr(anew, "WORDS", anew.WORDS + 1)
    monkeypatch.setattr(anew, "IN_A_RUN", 100)
    assert anew.write_anew(NOW) == 5


def test_a_batch_costs_the_same_questions_however_many_documents_it_has(
    old: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    for size in (2, 3):
        monkeypatch.setattr(anew, "BATCH", size)
        with CaptureQueriesContext(connection) as each:
            anew._batch()
        asked.append(len(each))
    # The first begins the row beside.
    assert asked[1] <= asked[0]


def test_an_installation_without_documents_is_done_at_once() -> None:
    assert anew.write_anew(NOW) == 0
    assert Rewriting.objects.get().words == anew.WORDS
