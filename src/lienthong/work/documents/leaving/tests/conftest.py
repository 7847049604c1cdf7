"""The people of Ia Ly."""

from lienthong.work.documents.tests.conftest import cast, province, tuesday, worker

__all__ = ["cast", "province", "tuesday", "worker"]
