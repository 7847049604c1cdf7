"""The demonstration is a promise: it is played here as a stranger would play it."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from pypdf import PdfReader

from lienthong.formats.evidence import receipts
from lienthong.formats.evidence.keys import KeyPair


def test_every_story_holds_what_it_promises(tmp_path: Path) -> None:
    # PostgreSQL steps down from root and must get through to its folder.
    with tempfile.TemporaryDirectory(prefix="lt-demo-") as folder:
        Path(folder).chmod(0o711)
        facts_file = tmp_path / "demo.json"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("LIENTHONG_")}
        played = subprocess.run(
            [sys.executable, "-m", "lienthong.assembly.main", "demo", "--once", "--json", facts_file],
            env={**environment, "LIENTHONG_VAR": folder, "LIENTHONG_WEB_ADDRESS": "127.0.0.1:18400",
                 "LIENTHONG_HUB_ADDRESS": "127.0.0.1:18600"},
            capture_output=True,
            text=True,
            timeout=400,
            check=False,
        )  # fmt: skip
        assert played.returncode == 0, played.stdout + played.stderr
        facts = json.loads(facts_file.read_text())
        hub_key = KeyPair.load(Path(folder) / "demo" / "hub" / "key.pem").public
        assert facts["held"] is True
        assert len(facts["messages"]) == 22
        # Four levels: the commune sends; district, province and ministry receive.
        assert [hop["what"] for hop in facts["hops"]] == ["accepted", "arrived", "arrived", "arrived"]
        told = {(status["reporter"], status["code"]) for status in facts["statuses"]}
        receivers = [hop["code"] for hop in facts["hops"][1:]]
        assert told >= {(code, status) for code in receivers for status in ("01", "03", "04", "05", "06")}
        receipt = receipts.verify(facts["receipts"][0], [hub_key])
        assert receipt.document_id == facts["document_id"]
        taken_in, holiday, *_, back, returned = facts["messages"][10:15]
        # Twenty working days after Tuesday 4 September 2018; a day off among them makes it a day later.
        assert (taken_in["due_on"], holiday["due_on"]) == ("2018-10-02", "2018-10-03")
        assert len(back["results"]) == 3
        slip = PdfReader(returned["control_slip"])
        story = " ".join(" ".join(page.extract_text() for page in slip.pages).split())
        assert all(office in story for office in ("Ia Ly", "Công an huyện Chư Păh", "Bảo hiểm xã hội huyện Chư Păh"))
        assert "03/10/2018" in story
        _drafted, sealed, arrived, directed, answered, outside, printed = facts["messages"][15:]
        # The first letter of a year is 01 (Decree 30/2020/NĐ-CP art. 15.1, App. I: a zero before numbers under 10).
        assert (sealed["number"], answered["number"]) == ("01/UBND-VX", "01/STTTT-CNTT")
        assert (arrived["overall"], arrived["signatures"]) == ("valid", 2)
        assert {"01", "03", "04", "05"} <= set(directed["heard"])
        assert "06" in answered["heard"]
        for program in ("openssl", "pdfsig"):
            assert outside[program] == ("2 signatures hold" if shutil.which(program) else "not installed")
        assert outside["tampered"]
        for book in ("out", "in"):
            paper = PdfReader(printed[f"register_{book}"])
            assert "01/UBND-VX" in "".join(page.extract_text() for page in paper.pages)
        assert not list(Path(folder, "demo", "log").glob("fault-*"))
