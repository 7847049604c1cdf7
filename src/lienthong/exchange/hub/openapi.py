"""The hub's interface described in OpenAPI 3.1 (`openapi.json`), for those who write their own client."""

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _read() -> dict[str, Any]:
    described: dict[str, Any] = json.loads(files(__package__).joinpath("openapi.json").read_text("utf-8"))
    return described


def description(name: str) -> dict[str, Any]:
    """The whole description, for a hub of this name."""
    described = _read()
    return {**described, "info": {**described["info"], "title": f"{described['info']['title']}: {name}"}}
