"""The way to the national axis that the settings choose."""

import random
from collections.abc import Callable
from datetime import datetime

from lienthong.assembly.settings import Settings
from lienthong.exchange.transports import failing, local, national_kit, rest_wrapper
from lienthong.exchange.transports.interface import Provider
from lienthong.kernel.organizations import Directory

_FAILS_HOW_OFTEN = 0.5


def provider(
    settings: Settings, directory: Directory, *, clock: Callable[[], datetime], chance: random.Random
) -> Provider | None:
    """The provider, or None where this hub has no way to another axis."""
    match settings.national_provider:
        case "national_kit":
            kit = national_kit.KitSettings(
                endpoint=settings.national_endpoint,
                systemid=settings.national_systemid,
                secret=settings.national_secret,
            )
            return national_kit.KitClient(kit, clock=clock)
        case "rest_wrapper":
            rest = rest_wrapper.RestSettings(
                base=settings.national_endpoint,
                systemid=settings.national_systemid,
                secret_key=settings.national_secret,
            )
            sign_in = rest_wrapper.PasswordSignIn(
                settings.national_endpoint,
                username=settings.national_user,
                password=settings.national_password,
                application_code=settings.national_systemid,
            )
            return rest_wrapper.RestClient(rest, sign_in, clock=clock)
        case "local":
            return _mailbox(settings, directory, clock)
        case "failing":
            return failing.FailingProvider(
                _mailbox(settings, directory, clock), failing.seeded(chance, _FAILS_HOW_OFTEN)
            )
        case _:
            return None


def _mailbox(settings: Settings, directory: Directory, clock: Callable[[], datetime]) -> local.LocalMailbox:
    """A folder beside our own data, shared by the hubs of this machine."""
    ours = {
        identifier.value: organization.name
        for organization in directory
        if organization.axis in settings.hub_serves
        for identifier in organization.identifiers
    }
    return local.LocalMailbox(settings.var / "national", settings.hub_code, ours, clock=clock)
