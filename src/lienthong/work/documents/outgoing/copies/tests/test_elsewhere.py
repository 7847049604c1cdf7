"""The clerk has the key of the office in a token at her own machine: a copy is made there as well."""

from collections.abc import Callable
from typing import Any

import pytest

from lienthong.ground.keys.models import SigningTask
from lienthong.work.documents.models import Document
from lienthong.work.documents.outgoing.copies import actions
from lienthong.work.documents.outgoing.tests.conftest import NOW
from lienthong.work.documents.outgoing.tests.test_elsewhere import SEAL, as_, at_the_machine, go_on, tokens
from lienthong.work.documents.tests.making import came

__all__ = ["tokens"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday", "province", "tokens")]


def test_a_copy_is_signed_at_the_clerks_machine(
    wanted: Callable[..., Any], scan: Callable[..., Any], worker: Callable[..., Any]
) -> None:
    source = came("thành lập Tổ công tác", way="post", overall="", kind="decision")
    asked = wanted("true-copy", "paper", "electronic", scan=scan())
    document = actions.prepare(source.pk, asked, worker=worker("hien"), now=NOW)
    document = actions.allow(document.pk, revision=document.revision, worker=worker("lien"), now=NOW)
    hien = as_("hien")
    answer = hien.post(f"/documents/out/{document.pk}/seal/here/", {"revision": str(document.revision)})
    task = SigningTask.objects.get(pk=answer["Location"].split("/")[3])
    assert task.act == "SignCopy"
    assert task.details["metadata"]["Kind"] == "SAO Y"
    at_the_machine(task, SEAL)
    go_on(hien, task)
    assert Document.objects.get(pk=document.pk).state == "issued"
