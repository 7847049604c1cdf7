"""The number and symbol of what is locked stand on its own page alone: every other page, paper and export is walked."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pypdf import PdfReader

from lienthong.ground.people.models import Account
from lienthong.work.axis import secrets
from lienthong.work.documents import keeping, mentions
from lienthong.work.documents.filing import acts
from lienthong.work.documents.filing.acts import Unforeseen
from lienthong.work.documents.incoming import actions, linking
from lienthong.work.documents.models import CopyUse, Document, DocumentLink, PostSending, WorkFile
from lienthong.work.documents.registers.books import BOOKS
from lienthong.work.documents.rights import account_party
from lienthong.work.documents.tests.conftest import NOW
from lienthong.work.documents.tests.making import came, went

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province", "tuesday")]
CODE = ("7741", "BCH-TM")
NAMED = re.compile(r"7741|BCH-TM")
ONCE = {"print", "metadata", "in_paper", "trail", "in_act", "send_by_post", "lend_copy", "put_in_file"}


@pytest.fixture
def story(worker: Any) -> tuple[Document, dict[str, list[Document]], WorkFile]:
    """A document that others replace, repeat, answer, follow and lie beside; then it is seen what it is."""
    hien, tuan = worker("hien"), worker("tuan")
    party = (account_party(tuan.account_id),)
    secret = came("Danh sách chốt trực", 1, code=CODE, parties=party, due_on=NOW.date())
    older = came("V/v nghỉ lễ", 2, code=("41", "UBND-VX"), parties=party)
    later = came("V/v nghỉ lễ (thay thế)", 3, code=("42", "UBND-VX"), parties=party)
    kept = came("V/v trực lễ", 4, code=("43", "UBND-VX"), parties=party)
    waits = came("V/v chốt trực", None, code=("44", "UBND-VX"), state="arrived", twin=secret, registered_at=None)
    answered = came("V/v đã trả lời", 5, code=("45", "UBND-VX"), state="done", answer=secret, done_at=NOW)
    answer = went("phúc đáp", code=("15", "UBND-VX"), parties=party, answers=secret)
    mends = went("thay thế", code=("16", "UBND-VX"), parties=party, replaces=secret, mending="replaces")
    for one, other in ((secret, older), (later, secret)):
        linking._mark(
            DocumentLink.objects.create(later=one, earlier=other, kind="replaces", named=other.code, made_at=NOW), NOW
        )
    Document.objects.filter(pk=later.pk).update(document_id="x")
    later.incoming.problems = [
        {"vi": f"Thay thế văn bản {secret.code} đang có ở cơ quan", "en": f"It replaces {secret.code}, which is here"}
    ]
    later.incoming.save(update_fields=["problems"])
    fresh = keeping.load(kept.pk)
    keeping.keep(fresh, "repeated", mentions.said("repeated", secret), worker=hien, now=NOW, facts={"other": secret.pk})
    PostSending.objects.create(
        document=secret, sent_on=NOW.date(), receiver="Huyện", envelopes=1, at=NOW, by_id=hien.account_id
    )
    CopyUse.objects.create(
        document=secret, used_on=NOW.date(), user_name="Chị Liên", allowed_by="Ông Dũng", at=NOW, by_id=hien.account_id
    )
    file = acts.open_file(Unforeseen("Hồ sơ trực lễ", "VX", 10), worker=tuan, now=NOW)
    for one in (secret, older, later, answer):
        acts.put_in(one.pk, [file.pk], worker=tuan, now=NOW)
    actions.hide(secret.pk, "Có dấu mật", worker=hien, now=NOW)
    others = {"in": [older, later, kept, waits, answered], "out": [answer, mends]}
    return secret, others, file


def test_no_page_no_paper_and_no_export_names_it(story: tuple[Document, dict[str, list[Document]], WorkFile]) -> None:
    secret, others, file = story
    walked: set[str] = set()
    for name, addresses in {
        "dung": list(_addresses(others, file)),
        "hien": ["/documents/in/", "/documents/in/registered/", "/documents/in/deadlines/", "/documents/out/clerk/"],
        "tuan": ["/documents/in/mine/", f"/documents/files/{file.pk}/", f"/documents/{others['in'][0].pk}/"],
        "phuc": ["/documents/freezing/"],
    }.items():
        client = Client()
        client.force_login(Account.objects.get(username=name))
        for address in addresses:
            answer = client.get(address)
            if answer.status_code != 200:
                continue
            said = _said(answer)
            named = NAMED.search(said)
            assert named is None, f"{name} {address}: {said[max(0, named.start() - 200) :][:400]}"
            walked.add(address.partition("?")[0])
    # The walk is worth nothing if pages shut themselves: these stood open.
    older = others["in"][0].pk
    for address in (
        "/documents/in/", "/documents/search/", "/documents/registers/in/", "/documents/registers/handling/",
        "/documents/registers/post/", "/documents/registers/copies/", f"/documents/{older}/",
        f"/documents/{older}/trail/",
        f"/documents/{older}/metadata.xml", f"/documents/{older}/metadata.pdf", f"/documents/in/{older}/papers/slip/",
        f"/documents/files/{file.pk}/contents.pdf", f"/documents/files/{file.pk}/export.zip", "/documents/freezing/",
    ):  # fmt: skip
        assert address in walked, address
    # Whoever asks for it by its number finds nothing; what they typed stands in the box.
    client = Client()
    for name, address in (
        ("dung", "/documents/search/?text=7741"), ("dung", "/documents/search/?text=chốt trực&code=7741/BCH-TM"),
        ("phuc", "/documents/freezing/?q=7741/BCH-TM"), ("phuc", f"/documents/freezing/?q={secret.pk}"),
    ):  # fmt: skip
        client.force_login(Account.objects.get(username=name))
        assert f'/documents/{secret.pk}/"' not in _said(client.get(address)), address
        assert "Mở lại" not in _said(client.get(address)), address
    # On its own page whoever decides about it reads it.
    client.force_login(Account.objects.get(username="dung"))
    assert "7741/BCH-TM" in client.get(f"/documents/{secret.pk}/").content.decode()


def test_the_axis_is_told_of_what_the_desk_has_locked(
    story: tuple[Document, dict[str, list[Document]], WorkFile], django_assert_num_queries: Any
) -> None:
    secret, others, _ = story
    ids = {secret.pk: "H21,2018/09/04,7741/BCH-TM", others["in"][1].pk: "H21,2018/09/04,43/UBND-VX"}
    for pk, written in ids.items():
        Document.objects.filter(pk=pk).update(document_id=written)
    with django_assert_num_queries(1):
        assert secrets.locked([*ids.values(), ""]) == {ids[secret.pk]}


def _addresses(others: dict[str, list[Document]], file: WorkFile) -> Iterator[str]:
    """Every address of the desk with the arguments that there are, and each of its exports."""
    every = [str(one.pk) for one in (*others["in"], *others["out"])]
    given: dict[str, list[str]] = {
        "document_id": every, "file_id": [str(file.pk)], "key": list(BOOKS), "direction": ["in", "out"],
        "year": ["2018"], "kind": ["slip"], "form": ["xml", "pdf", "zip"],
        "action": ["amend", "join", "finish"],
    }  # fmt: skip
    for entry in _entries(get_resolver("lienthong.work.documents.urls")):
        names = list(entry.pattern.converters)
        if any(name not in given for name in names):
            continue
        told = {name: given[name] for name in names}
        room = reverse(f"documents:{entry.name}", kwargs={name: told[name][0] for name in names}).split("/")[2]
        if "document_id" in told and room in others:
            told["document_id"] = [str(one.pk) for one in others[room]]
        if entry.name in ONCE:
            # Of the document whose story names it they tell all there is; files are drawn in a process of their own.
            told["document_id"] = every[:1]
        for arguments in _products(told):
            yield reverse(f"documents:{entry.name}", kwargs=arguments)
    for address in ("registers/in/", "registers/handling/", "registers/out/", "registers/post/", "registers/copies/"):
        yield from (f"/documents/{address}?year=2018", f"/documents/{address}?year=2018&as=xlsx")
    yield from ("/documents/search/?text=&as=xlsx", "/documents/registers/handling/?year=2018&as=pdf")
    yield "/documents/search/?text=lễ"
    yield f"/documents/out/new/?type=letter&answers={others['in'][0].pk}"


def _entries(found: URLResolver) -> Iterator[URLPattern]:
    for entry in found.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _entries(entry)
        else:
            yield entry


def _products(given: dict[str, list[str]]) -> Iterator[dict[str, str]]:
    if not given:
        yield {}
        return
    name, *rest = given
    for value in given[name]:
        for more in _products({each: given[each] for each in rest}):
            yield {name: value, **more}


def _said(answer: Any) -> str:
    """What an answer says, whatever it is written in."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"%PDF"):
        return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return " ".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return str(content.decode("utf-8", "replace"))
