"""One pair of ends per provider: the department's and the ministry's, over the same axis. Not a test."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from starlette.applications import Starlette

from lienthong.exchange.transports.failing import FailingProvider, script
from lienthong.exchange.transports.interface import Provider
from lienthong.exchange.transports.local import LocalMailbox
from lienthong.exchange.transports.national_kit import KitClient, KitServerSettings, KitSettings, routes
from lienthong.exchange.transports.pretend_axis import PretendAxis
from lienthong.exchange.transports.rest_wrapper import (
    ClientCredentials,
    PasswordSignIn,
    RestClient,
    RestSettings,
    SignIn,
)
from lienthong.exchange.transports.rest_wrapper.simulator import RestAccounts, application
from lienthong.exchange.transports.tests.people import (
    AGENCIES,
    LAN,
    MINISTRY,
    NEIGHBOUR,
    SECRETS,
    SYSTEMS,
    Clock,
    serving,
)


@dataclass
class Ends:
    """How to make each place's end. A provider belongs to one event loop, so it is made inside of it."""

    sender: Callable[[], Provider]
    receiver: Callable[[], Provider]
    neighbour: Callable[[], Provider]
    clock: Clock
    port: int = 0
    axis: PretendAxis | None = field(default=None)


def pretend_axis(folder: Path, clock: Clock) -> PretendAxis:
    return PretendAxis(folder / "axis", SYSTEMS, clock=clock, agencies=AGENCIES)


def kit_settings(port: int, system: str, **more: object) -> KitSettings:
    return replace(KitSettings(f"http://127.0.0.1:{port}/kit", system, SECRETS[system]), **more)  # type: ignore[arg-type]


def rest_end(port: int, system: str, clock: Clock, sign_in: SignIn | None = None, **more: object) -> RestClient:
    base = f"http://127.0.0.1:{port}"
    settings = RestSettings(
        base,
        SYSTEMS[system][0],
        SECRETS[system],
        sent_list_path="/v1/getSentEdocList",
        directory_path="/v1/getAgenciesList",
    )
    sign_in = sign_in or PasswordSignIn(base, username="lan", password="mật khẩu", application_code="QLVB")
    return RestClient(replace(settings, **more), sign_in, clock=clock)  # type: ignore[arg-type]


@contextlib.contextmanager
def local(folder: Path) -> Iterator[Ends]:
    clock = Clock()
    root = folder / "shared"

    def end(place: str, organizations: dict[str, str]) -> LocalMailbox:
        return LocalMailbox(root, place, organizations, clock=clock)

    homes = {
        "gia-lai": {LAN: "Sở Nội vụ tỉnh Gia Lai"},
        "noi-vu": {MINISTRY: "Bộ Nội vụ", "000.00.00.G09": "Bộ Nội vụ"},
        "tai-chinh": {NEIGHBOUR: "Bộ Tài chính"},
    }
    for place, organizations in homes.items():
        end(place, organizations)
    makers = [lambda place=place, codes=codes: end(place, codes) for place, codes in homes.items()]
    yield Ends(*makers, clock)


@contextlib.contextmanager
def national_kit(folder: Path, **more: object) -> Iterator[Ends]:
    clock = Clock()
    axis = pretend_axis(folder, clock)
    (folder / "spool").mkdir()
    settings = KitServerSettings(folder / "spool")
    app = Starlette(routes=routes(axis, SECRETS, settings, clock=clock, prefix="/kit"))
    with serving(app) as port:
        makers = [
            lambda system=system: KitClient(kit_settings(port, system, **more), clock=clock) for system in SYSTEMS
        ]
        yield Ends(*makers, clock, port, axis)


def national_kit_base64(folder: Path) -> contextlib.AbstractContextManager[Ends]:
    return national_kit(folder, fetch_by="get", hash_form="proper", directory_call="units")


def national_kit_of_our_own(folder: Path) -> contextlib.AbstractContextManager[Ends]:
    return national_kit(folder, tells_message_id=True, directory_call="qd20", directory_levels=("1", "2"))


@contextlib.contextmanager
def rest_wrapper(folder: Path) -> Iterator[Ends]:
    clock = Clock()
    # The simulator knows the sender by its system only, as the wrapper does; its systems are named like their codes.
    systems = {codes[0]: codes for codes in SYSTEMS.values()}
    axis = PretendAxis(folder / "axis", systems, clock=clock, agencies=AGENCIES)
    keys = {codes[0]: SECRETS[system] for system, codes in SYSTEMS.items()}
    (folder / "spool").mkdir()
    accounts = RestAccounts({"lan": "mật khẩu", "access": "secret"}, keys)
    with serving(application(axis, accounts, spool=folder / "spool", clock=clock)) as port:
        makers = [lambda system=system: rest_end(port, system, clock) for system in SYSTEMS]
        yield Ends(*makers, clock, port, axis)


@contextlib.contextmanager
def rest_wrapper_with_client_credentials(folder: Path) -> Iterator[Ends]:
    with rest_wrapper(folder) as ends:

        def end(system: str) -> RestClient:
            sign_in = ClientCredentials(
                f"http://127.0.0.1:{ends.port}/oauth2/token",
                access_key="access",
                secret_key="secret",
                app_name="QLVB",
                partner_code="000.00.15.H29",
                partner_code_cus="000.00.15.H29",
            )
            return rest_end(ends.port, system, ends.clock, sign_in)

        yield replace(
            ends,
            sender=lambda: end("SS_H21"),
            receiver=lambda: end("SS_G09"),
            neighbour=lambda: end("SS_G12"),
        )


@contextlib.contextmanager
def failing_that_does_not_fail(folder: Path) -> Iterator[Ends]:
    with local(folder) as ends:

        def wrap(make: Callable[[], Provider]) -> Callable[[], Provider]:
            return lambda: FailingProvider(make(), script([]))

        yield replace(ends, sender=wrap(ends.sender), receiver=wrap(ends.receiver), neighbour=wrap(ends.neighbour))


EVERY_PROVIDER = [
    local,
    national_kit,
    national_kit_base64,
    national_kit_of_our_own,
    rest_wrapper,
    rest_wrapper_with_client_credentials,
    failing_that_does_not_fail,
]
