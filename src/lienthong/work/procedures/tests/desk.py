"""What the tests of the desk's pages share: somebody who sits there, and forms as a browser would send them back."""

from datetime import date
from html.parser import HTMLParser

from django.test import Client
from django.urls import reverse

from lienthong.ground.people.models import Account, Post
from lienthong.ground.people.roles import Role
from lienthong.work.procedures.models import Version

Told = dict[str, list[str]]


def person(client: Client, role: Role) -> Client:
    """Somebody with a role, signed in."""
    account = Account.objects.create(username=role.value.replace("_", ""), full_name="Nguyễn Văn Phúc")
    Post.objects.create(account=account, organization_key="unit-64", role=role, valid_from=date(2018, 1, 1))
    client.force_login(account)
    return client


def draft_of(client: Client, key: str) -> Version:
    """A draft begun from what holds."""
    assert client.post(reverse("procedures:start", args=[key])).status_code == 302
    return Version.objects.get(status="draft")


class _Fields(HTMLParser):
    """Reads the fields of the forms that are posted."""

    def __init__(self) -> None:
        super().__init__()
        self.told: Told = {}
        self.area = self.select = ""
        self.inside = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "form":
            self.inside = given.get("method") == "post" and "novalidate" in given
        elif not self.inside:
            return
        elif tag == "input" and name and given.get("type") == "checkbox":
            if "checked" in given:
                self.told.setdefault(name, []).append(value or "on")
        elif tag == "input" and name:
            self.told[name] = [value]
        elif tag == "textarea":
            self.area = name
            self.told[name] = [""]
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and ("selected" in given or self.select not in self.told):
            self.told[self.select] = [value]

    def handle_data(self, data: str) -> None:
        if self.area:
            self.told[self.area][0] += data

    def handle_endtag(self, tag: str) -> None:
        self.area = "" if tag == "textarea" else self.area
        self.select = "" if tag == "select" else self.select
        self.inside = self.inside and tag != "form"


def form_of(client: Client, address: str) -> Told:
    """The form of a page as a browser would send it back untouched."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    fields = _Fields()
    fields.feed(answer.content.decode())
    fields.told.pop("csrfmiddlewaretoken", None)
    return {name: [value.removeprefix("\n") for value in values] for name, values in fields.told.items()}


def written(client: Client, address: str, **told: str | list[str]) -> int:
    """The form of a page sent back with other values; the status of the answer."""
    changed = {name: [value] if isinstance(value, str) else value for name, value in told.items()}
    return client.post(address, {**form_of(client, address), "do": ["save"], **changed}).status_code
