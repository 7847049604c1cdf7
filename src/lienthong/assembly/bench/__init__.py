"""`lienthong bench`: how fast the axis is on this machine, beside a floor of the machine itself, in one run."""

from lienthong.assembly.bench.command import bench

__all__ = ["bench"]
