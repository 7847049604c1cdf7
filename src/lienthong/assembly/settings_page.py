"""The manual page of the settings, made from the list."""

from collections.abc import Iterator

from lienthong.assembly.settings import GROUPS, Setting, settings_list

_INTRODUCTION = """\
# Settings · Thiết lập

<!-- Made by `make docs` from src/lienthong/assembly/settings.py. Change it there. -->

Every choice of an installation is an environment variable. None has to be set: without any, the product runs with a
PostgreSQL of its own on this machine. `lienthong doctor` says what is set and what is wrong with it.

* A **secret** may be handed over in a file: put `_FILE` behind its name and give the path, as systemd's credentials,
  Docker and Kubernetes do. Its contents are read without the white space around them.
* A name that begins with `LIENTHONG_` and is not on this page stops the start, and the nearest name is suggested.
* Sizes are written `64 KB`, `400 MB`, `2 GB` (thousands) or `64K`, `400M`, `2G` (1024s); spans `3 ms`, `30 s`, `15 m`,
  `12 h`, `30 d`; yes and no `1` and `0`. `{var}` stands for the value of `LIENTHONG_VAR`.

Mỗi thiết lập là một biến môi trường; không biến nào bắt buộc. **Bí mật** có thể đưa qua tệp bằng tên có đuôi `_FILE`.
Tên bắt đầu bằng `LIENTHONG_` mà không có trong trang này sẽ làm hệ thống không khởi động, kèm gợi ý tên gần nhất.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([_INTRODUCTION, *_groups()]).rstrip() + "\n"


def _groups() -> Iterator[str]:
    for group, title in GROUPS.items():
        yield f"## {title.en} · {title.vi}\n"
        yield "| name | default | meaning |\n| --- | --- | --- |"
        for setting in settings_list():
            if setting.group == group:
                yield _row(setting)
        yield ""


def _row(setting: Setting) -> str:
    default = f"`{setting.default}`" if setting.default else "–"
    kind = f"*{setting.kind.wanted.en}*" + (" · **secret**" if setting.secret else "")
    cells = (f"`{setting.variable}`", default, f"{setting.help.en}<br>{setting.help.vi}<br>{kind}")
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
