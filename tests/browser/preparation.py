"""Run in a process of its own: fill the tables with what the pages show, then stop."""

import asyncio
import os
from datetime import datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienthong.assembly.django_settings")
django.setup()

from lienthong.assembly import settings as chosen  # noqa: E402
from lienthong.exchange.hub.tests import story  # noqa: E402
from lienthong.ground.calendars.actions import keep_current as keep_calendars  # noqa: E402
from lienthong.ground.organizations.actions import keep_current  # noqa: E402
from lienthong.ground.people import actions as people  # noqa: E402
from lienthong.kernel.moments import VIETNAM  # noqa: E402
from lienthong.work.procedures import actions as procedures  # noqa: E402
from lienthong.work.procedures.models import Version  # noqa: E402
from lienthong.work.procedures.seed import keep_current as keep_procedures  # noqa: E402

keep_current(datetime.now(VIETNAM))
keep_calendars(datetime.now(VIETNAM))
keep_procedures(datetime.now(VIETNAM))
# A draft under a number that the addresses of pages can name.
draft = procedures.start_draft("certify-signature", "phuc", datetime.now(VIETNAM))
Version.objects.filter(pk=draft.pk).update(id=1000)


async def tell() -> None:
    """A morning on the axis, for its monitor and for the ways of documents."""
    axis = await story.told(chosen.read().database_url, datetime.now(VIETNAM), chosen.read().hub_schema, documents=40)
    await axis.connection.close()


asyncio.run(tell())
people.load_demo_cast()
people.open_account("lan", "Nguyễn Thị Lan", email="lan@example.vn", password="cà phê buổi sáng ở Pleiku")

import desks  # noqa: E402

desks.fill(datetime.now(VIETNAM))

import filed  # noqa: E402

filed.fill(datetime.now(VIETNAM))

import trusted  # noqa: E402

trusted.fill(datetime.now(VIETNAM))

import arrivals  # noqa: E402

arrivals.fill(datetime.now(VIETNAM))

import outgoing  # noqa: E402

outgoing.fill(datetime.now(VIETNAM))

import rare  # noqa: E402

rare.fill(datetime.now(VIETNAM))

from lienthong.work.documents.registers import counted  # noqa: E402

counted.count(datetime.now(VIETNAM))
