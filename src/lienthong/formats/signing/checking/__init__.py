"""Checking the signatures of a PDF that somebody else made. Nothing a file holds makes it raise."""

from lienthong.formats.signing.checking.adding import added
from lienthong.formats.signing.checking.checker import check
from lienthong.formats.signing.checking.people import same_organization, same_person

__all__ = ["added", "check", "same_organization", "same_person"]
