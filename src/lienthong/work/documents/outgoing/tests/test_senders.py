"""What an office has to look after is found by the office, however much the province sends."""

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from lienthong.work.documents.models import Receiver
from lienthong.work.documents.outgoing import queries
from lienthong.work.documents.outgoing.web.clerk import TROUBLED
from lienthong.work.documents.tests.conftest import IA_LY
from lienthong.work.documents.tests.making import went

NEXT_DOOR = "gialai-so-noi-vu"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


def test_what_came_back_is_looked_for_among_that_of_the_office_alone() -> None:
    for office in (IA_LY, NEXT_DOOR, NEXT_DOOR):
        Receiver.objects.filter(document=went("báo cáo", office=office), way="axis").update(state="refused")
    found = queries.to_look_after(IA_LY).filter(state__in=TROUBLED)
    # By the receiver's own column, which is the first of the index: of a province millions are passed over unread.
    [index] = [each for each in Receiver._meta.indexes if each.name == "receiver_to_act"]
    assert index.fields[0] == "sender_key"
    assert f'"documents_receiver"."sender_key" = {IA_LY}' in str(found.query)
    assert [one.document.organization_key for one in found] == [IA_LY]


def test_receivers_that_were_kept_before_are_told_their_sender_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    filled = import_module("lienthong.work.documents.migrations.0036_senders_filled")
    for office in (IA_LY, NEXT_DOOR):
        went("báo cáo", office=office)
    ours = set(Receiver.objects.filter(sender_key=IA_LY).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE documents_receiver DROP CONSTRAINT receiver_of_an_office")
    Receiver.objects.exclude(pk=max(ours)).update(sender_key="")
    monkeypatch.setattr(filled, "BATCH", 3)
    editor: Any = SimpleNamespace(connection=connection)
    filled.fill(None, editor)
    assert set(Receiver.objects.filter(sender_key=IA_LY).values_list("pk", flat=True)) == ours
    assert Receiver.objects.filter(sender_key=NEXT_DOOR).count() == len(ours)
