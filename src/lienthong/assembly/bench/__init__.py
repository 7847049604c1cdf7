"""`lienthong bench`: how fast this machine is at what the product does, beside a floor of the machine, in one run."""

from lienthong.assembly.bench.cases.command import cases
from lienthong.assembly.bench.command import bench
from lienthong.assembly.bench.documents.command import documents
from lienthong.assembly.bench.signing.command import signing

bench.add_command(cases)
bench.add_command(documents)
bench.add_command(signing)

__all__ = ["bench"]
