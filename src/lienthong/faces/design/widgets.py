"""Boxes and lists of forms, written by a loop: Django's templates for them include one another once for each option.

A form to search with has two hundred options, and their templates took four tenths of the time of its page. What is
written is Django's, byte by byte (a test holds them beside each other); widgets with a template of their own, and those
that are rare, are left to it.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape

_FOLDER = "django/forms/widgets/"
_INPUTS = ("text", "number", "email", "url", "search", "tel", "password", "hidden", "date", "time", "checkbox", "file")


class Widgets(DjangoTemplates):
    """`FORM_RENDERER`: what forms are written by."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """A widget as HTML: by a loop where there is one for it, else by its template."""
        write = _WRITERS.get(template_name)
        return super().render(template_name, context, request) if write is None else write(context["widget"])


def _text(value: Any) -> str:
    return conditional_escape(value if hasattr(value, "__html__") else str(value))


def _attributes(attributes: Mapping[str, Any]) -> str:
    return "".join(
        f" {_text(name)}" if value is True else f' {_text(name)}="{_text(value)}"'
        for name, value in attributes.items()
        if value is not False
    )


def _input(widget: Mapping[str, Any]) -> str:
    value = "" if widget["value"] is None else f' value="{_text(widget["value"])}"'
    name, kind = _text(widget["name"]), _text(widget["type"])
    return f'<input type="{kind}" name="{name}"{value}{_attributes(widget["attrs"])}>'


def _choice(widget: Mapping[str, Any]) -> str:
    """A tick or a round box out of several, with its label around it where that is asked for."""
    if not widget.get("wrap_label"):
        return _input(widget)
    key = widget["attrs"].get("id")
    target = f' for="{_text(key)}"' if key else ""
    return f"<label{target}>{_input(widget)}\n {_text(widget['label'])}</label>"


def _option(option: Mapping[str, Any]) -> str:
    return f'<option value="{_text(option["value"])}"{_attributes(option["attrs"])}>{_text(option["label"])}</option>'


def _select(widget: Mapping[str, Any]) -> str:
    lines = []
    for group, options, _ in widget["optgroups"]:
        if group:
            lines.append(f'\n  <optgroup label="{_text(group)}">')
        lines += [f"\n  {_option(option)}\n" for option in options]
        if group:
            lines.append("\n  </optgroup>")
    name = _text(widget["name"])
    return f'<select name="{name}"{_attributes(widget["attrs"])}>{"".join(lines)}\n</select>'


def _textarea(widget: Mapping[str, Any]) -> str:
    value = _text(widget["value"]) if widget["value"] else ""
    name = _text(widget["name"])
    return f'<textarea name="{name}"{_attributes(widget["attrs"])}>\n{value}</textarea>'


_WRITERS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    **{f"{_FOLDER}{kind}.html": _input for kind in _INPUTS},
    f"{_FOLDER}checkbox_option.html": _choice,
    f"{_FOLDER}radio_option.html": _choice,
    f"{_FOLDER}select.html": _select,
    f"{_FOLDER}textarea.html": _textarea,
}
