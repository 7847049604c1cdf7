"""The node's command: from the settings to a working end of the axis."""

from datetime import timedelta

from lienthong.assembly import settings as settings_list
from lienthong.assembly.clock import clock_of
from lienthong.faces.cli.node import NodeOptions, commands


def options() -> NodeOptions:
    """The node as the settings describe it. What it shares is a folder of its own: key and satchel are not for others.

    Raises:
        BadSettings: a setting is unknown or unreadable.
    """
    settings = settings_list.read()
    return NodeOptions(
        hub_url=settings.node_hub_url,
        agency=settings.node_agency,
        key_file=settings.node_key_file,
        data=settings.node_folder / "satchel",
        folder=settings.node_folder / "share",
        patience=timedelta(seconds=settings.node_patience),
        tls_ca=settings.node_tls_ca,
        tls_certificate=settings.node_tls_certificate,
        tls_key=settings.node_tls_key,
        first_contact_within=timedelta(seconds=0.5 if settings.demo else 5),
        folder_every=timedelta(seconds=0.5 if settings.demo else 2),
    )


node = commands(options, lambda: clock_of(settings_list.read())())
