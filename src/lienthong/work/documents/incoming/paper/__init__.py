"""The papers of a document that came: the slip of directions and the arrival stamp (Decree 30/2020/NĐ-CP, App. IV)."""

from lienthong.work.documents.incoming.paper.printing import Line, Slip, Stamp, slip, stamp

__all__ = ["Line", "Slip", "Stamp", "slip", "stamp"]
