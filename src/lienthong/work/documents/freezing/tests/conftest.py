"""The people and papers of the room of outgoing documents."""

from lienthong.work.documents.outgoing.tests.conftest import *  # noqa: F403
