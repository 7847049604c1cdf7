"""Organisations over time: who a code means on a day, and who takes over when a unit is dissolved.

The one implementation used by the hub, by an agency's node and by the web pages. An agency is always an agency *on a
day*: 2018's 17 districts and 222 communes of Gia Lai are gone since 1 July 2025, and letters to them still arrive.
"""

from lienthong.kernel.organizations.directory import Directory
from lienthong.kernel.organizations.organization import (
    Axis,
    Contradiction,
    Identifier,
    Level,
    Organization,
    Share,
    Span,
    Succession,
)
from lienthong.kernel.organizations.resolutions import (
    Dissolved,
    Found,
    NotKnown,
    Redirected,
    Resolution,
    Shared,
    UnknownOrganization,
)

__all__ = [
    "Axis",
    "Contradiction",
    "Directory",
    "Dissolved",
    "Found",
    "Identifier",
    "Level",
    "NotKnown",
    "Organization",
    "Redirected",
    "Resolution",
    "Share",
    "Shared",
    "Span",
    "Succession",
    "UnknownOrganization",
]
