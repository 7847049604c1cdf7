"""`lienthong prove`: break the axis in the middle of its work, then count everything that was promised."""

from lienthong.assembly.prove.command import prove

__all__ = ["prove"]
