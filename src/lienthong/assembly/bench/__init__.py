"""`lienthong bench`: how fast this machine is at what the product does, beside a floor of the machine, in one run."""

from lienthong.assembly.bench.cases.command import cases
from lienthong.assembly.bench.command import bench

bench.add_command(cases)

__all__ = ["bench"]
