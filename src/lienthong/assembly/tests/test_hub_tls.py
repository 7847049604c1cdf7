"""Mutual TLS: the hub lets in who shows a certificate of its authority, and turns away who shows none."""

import asyncio
import datetime as dt
import ipaddress
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from lienthong.assembly.trial import letters, people
from lienthong.assembly.trial.stage import Stage
from lienthong.exchange.agency.client import HubClient
from lienthong.exchange.agency.conditions import NodeConfig, vietnam_now
from lienthong.exchange.agency.desk import Desk
from lienthong.exchange.agency.node import Node, tls_of
from lienthong.exchange.agency.troubles import TryLater

CAST = people.members(3)


class Authority:
    """A certificate authority made for one test."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        certificate = (
            self._begin(self._subject, self._key)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs=True), critical=True)
            .sign(self._key, hashes.SHA256())
        )
        self.path = folder / f"{name}.pem"
        self.path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))

    def issue(self, name: str, *, server: bool) -> tuple[Path, Path]:
        """A certificate and its key, as files."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        purpose = ExtendedKeyUsageOID.SERVER_AUTH if server else ExtendedKeyUsageOID.CLIENT_AUTH
        names = [x509.IPAddress(ipaddress.ip_address("127.0.0.1"))] if server else [x509.DNSName(name.lower())]
        certificate = (
            self._begin(subject, key)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .sign(self._key, hashes.SHA256())
        )
        paths = self._folder / f"{name}.crt", self._folder / f"{name}.key"
        paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
        paths[1].write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
        return paths

    def _begin(self, subject: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
        now = dt.datetime.now(dt.UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(hours=1))
            .not_valid_after(now + dt.timedelta(days=1))
        )


def _usage(*, signs: bool) -> x509.KeyUsage:
    no = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only"), False
    )
    return x509.KeyUsage(digital_signature=True, key_cert_sign=signs, crl_sign=signs, decipher_only=False, **no)


@dataclass
class House:
    stage: Stage
    ours: Authority
    strangers: Authority
    folder: Path

    def config(self, code: str, shown: tuple[Path, Path] | None) -> NodeConfig:
        return NodeConfig(
            hub_url=self.stage.url,
            agency=code,
            key=self.stage.keys[code],
            data=self.folder / code,
            parties={member.code: member.party for member in CAST if member.code == code},
            first_contact_within=dt.timedelta(0),
            certificates=self.ours.path,
            client_certificate=shown[0] if shown else None,
            client_key=shown[1] if shown else None,
        )

    def ask(self, code: str, shown: tuple[Path, Path] | None) -> str:
        """The hub's code, as someone learns it who shows this certificate."""

        async def story() -> str:
            config = self.config(code, shown)
            client = HubClient.at(config.hub_url, agency=code, key=config.key, clock=vietnam_now, tls=tls_of(config))
            async with client as hub:
                await hub.directory()  # signed, too
                return (await hub.hub()).code

        return asyncio.run(story())


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("tls")
    ours, strangers = Authority(folder, "authority"), Authority(folder, "somebody-elses")
    server = ours.issue("hub", server=True)
    with Stage(CAST, certificates=(*server, ours.path)) as stage:
        made = House(stage, ours, strangers, folder)
        _until_it_answers(made)
        yield made


def _until_it_answers(house: House) -> None:
    shown = house.ours.issue("doorkeeper", server=False)
    end = time.monotonic() + 30
    while True:
        try:
            house.ask(CAST[1].code, shown)
            return
        except TryLater:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def test_an_agency_with_a_certificate_of_the_authority_is_let_in(house: House) -> None:
    assert house.ask(CAST[1].code, house.ours.issue("district", server=False)) == "H21"


def test_one_without_a_certificate_is_turned_away_though_its_token_would_hold(house: House) -> None:
    with pytest.raises(TryLater):
        house.ask(CAST[1].code, None)


def test_a_certificate_of_another_authority_opens_nothing(house: House) -> None:
    with pytest.raises(TryLater):
        house.ask(CAST[1].code, house.strangers.issue("intruder", server=False))


def test_a_node_does_not_talk_to_a_hub_whose_certificate_it_cannot_trust(house: House) -> None:
    shown = house.ours.issue("careful", server=False)

    async def story() -> None:
        config = replace(house.config(CAST[1].code, shown), certificates=house.strangers.path)
        client = HubClient.at(
            config.hub_url, agency=CAST[1].code, key=config.key, clock=vietnam_now, tls=tls_of(config)
        )
        async with client as hub:
            await hub.hub()

    with pytest.raises(TryLater):
        asyncio.run(story())


def test_a_letter_travels_between_two_nodes_that_show_their_certificates(house: House) -> None:
    async def story() -> None:
        codes = CAST[1].code, CAST[2].code
        nodes = [Node(house.config(code, house.ours.issue(f"node-{code}", server=False))) for code in codes]
        stop = asyncio.Event()
        working = [asyncio.create_task(node.run(stop)) for node in nodes]
        letter = letters.letter(415, CAST[1].party, [CAST[2].party], vietnam_now())
        Desk(nodes[0].satchel, nodes[0].book, clock=vietnam_now).send(letter)
        end = time.monotonic() + 30
        while str(nodes[0].satchel.pairs.of(letter.document_id)[CAST[2].code]) != "arrived":
            assert time.monotonic() < end
            await asyncio.sleep(0.05)
        [row] = nodes[0].satchel.outbox.of_document(letter.document_id)
        assert row["receipt"]
        stop.set()
        await asyncio.gather(*working)
        for node in nodes:
            node.close()

    asyncio.run(story())
