"""`lienthong bench`: how fast this machine is at what the product does, beside a floor of the machine, in one run."""

from lienthong.assembly.bench.cases.command import cases
from lienthong.assembly.bench.command import bench
from lienthong.assembly.bench.documents.command import documents

bench.add_command(cases)
bench.add_command(documents)

__all__ = ["bench"]
