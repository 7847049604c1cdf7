"""The signing service on an officer's own machine (VGCA): its words as values, and a simulator that speaks them.

It gives back no signature but a whole signed file, so it is no `values.Key`: the file is offered at an address, the
service fetches it, signs it with the officer's token, and hands it in at another address. `ground.keys` has both.
"""

from lienthong.formats.signing.keys.desktop.simulator import DesktopService, Fault
from lienthong.formats.signing.keys.desktop.wire import (
    PORT,
    SERVICES,
    Answer,
    NotSigned,
    Offer,
    read_answer,
    read_offer,
    read_offers,
    written_offer,
)

__all__ = [
    "PORT", "SERVICES", "Answer", "DesktopService", "Fault", "NotSigned", "Offer", "read_answer", "read_offer",
    "read_offers",
    "written_offer",
]  # fmt: skip
