"""A message of 300 MB is read, relayed and written with less than 60 MB of extra memory."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from lienthong.formats.edxml.samples import sample

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux to measure memory")

MB = 1024 * 1024
ALLOWED = 60 * MB
MESSAGE = 300 * MB

# Each act runs in a process of its own: the high-water mark of memory never goes down again. The act is done once on
# a small message first, so that what is measured is the size and not the imports.
ACT = r"""
import json, re, sys
from pathlib import Path
from datetime import datetime
from lienthong.formats import edxml

act, small, large, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4])

def do(path):
    with path.open("rb") as file:
        if act == "skip":
            return edxml.read(file).attachments[0].encoded_bytes
        if act == "folder":
            return edxml.read(file, attachments=edxml.InFolder(folder)).attachments[0].size
        if act == "trace":
            with (folder / "out").open("wb") as out:
                edxml.append_trace(file, out, organ_id="H21", at=datetime(2026, 3, 2))
                return out.tell()
        with (folder / "out").open("wb") as out:
            message = edxml.DocumentMessage(edxml.Party("H21"), (edxml.Party("G09"),))
            edxml.write_document(message, [edxml.AttachmentSource("a.pdf", path)], out)
            return out.tell()

def peak():
    # Not getrusage: Linux starts its maximum at the size of the process that started this one.
    return int(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[1])

do(small)
before = peak()
answer = do(large)
after = peak()
print(json.dumps({"extra": (after - before) * 1024, "answer": answer}))
"""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A letter with 225 MB of attachment, which is 300 MB on the wire, in one line of base64."""
    file = tmp_path_factory.mktemp("large") / "large.edxml"
    head, tail = sample("new-document").decode().split("JVBERi0x", 1)
    piece = b"QUJD" * (MB // 4)
    with file.open("wb") as out:
        out.write(f"{head}JVBERi0x".encode())
        for _ in range(MESSAGE // MB):
            out.write(piece)
        out.write(tail.encode())
    return file


@pytest.mark.parametrize("act", ["skip", "folder", "trace", "write"])
def test_size_costs_no_memory(act: str, large: Path, tmp_path: Path) -> None:
    small = tmp_path / "small.edxml"
    small.write_bytes(sample("new-document"))
    command = [sys.executable, "-c", ACT, act, str(small), str(large), str(tmp_path)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert found["answer"] > MESSAGE * 0.7
    assert found["extra"] < ALLOWED
