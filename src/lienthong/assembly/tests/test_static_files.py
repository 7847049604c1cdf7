"""Collected files carry their digest in their names and may be kept for a year; the pages name them so."""

import os
import re
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import django; django.setup()
from django.test import Client
from lienthong.assembly.static_files import collect
import sys
if sys.argv[1] == "collect":
    collect()
else:
    from django.template.loader import render_to_string
    from django.utils import timezone
    page = render_to_string("errors/500.html", {"now": timezone.now()})
    print(page)
    import re
    for url in re.findall(r'href="(/static/[^"]+[.]css)"', page):
        answer = Client().get(url, HTTP_HOST="localhost")
        print(url, answer.status_code, answer.headers.get("Cache-Control"))
"""


def run(folder: Path, what: str) -> str:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("LIENTHONG_")},
        "DJANGO_SETTINGS_MODULE": "lienthong.assembly.django_settings",
        "LIENTHONG_VAR": str(folder),
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, what], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_before_collecting_files_are_served_from_where_they_lie(tmp_path):
    said = run(tmp_path, "show")
    assert "/static/design/tokens.css 200 max-age=60, public" in said


def test_after_collecting_every_name_carries_its_digest_and_is_kept_for_a_year(tmp_path):
    run(tmp_path, "collect")
    said = run(tmp_path, "show")
    answers = re.findall(r"^/static/design/[a-z]+\.[0-9a-f]{12}\.css 200 (.*)$", said, re.MULTILINE)
    assert len(answers) >= 7
    assert all("immutable" in answer for answer in answers)
    type_sheet = next((tmp_path / "static" / "design").glob("type.*.css"))
    assert re.search(r"fonts/be-vietnam-pro-vietnamese-400-normal\.[0-9a-f]{12}\.woff2", type_sheet.read_text())
