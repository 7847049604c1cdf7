"""Who is speaking: bearer tokens checked once and believed until they end."""

from datetime import datetime

from lienthong.exchange.hub.refusals import NotAuthenticated
from lienthong.exchange.stores.journal.registers import Agency, Registers
from lienthong.formats.evidence import tokens

_MOST_REMEMBERED = 5000


class Gate:
    """Checks a token's signature once; the next requests under it cost a dictionary look-up."""

    def __init__(self, audience: str) -> None:
        self._audience = audience
        self._believed: dict[str, tuple[int, datetime, Agency]] = {}

    def agency(self, authorization: str | None, registers: Registers, now: datetime) -> Agency:
        """The agency behind an Authorization header.

        Raises:
            NotAuthenticated: there is no bearer token.
            BadToken: the token does not hold.
        """
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise NotAuthenticated()
        known = self._believed.get(token)
        # A register that changed since may have locked the agency or ended the key: look again.
        if known and known[0] == registers.version and now < known[1]:
            return known[2]
        bearer = tokens.check(
            token.strip(), key_of=lambda kid: registers.key_of(kid, now), audience=self._audience, now=now
        )
        agency = registers.agencies[bearer.agency]
        if len(self._believed) >= _MOST_REMEMBERED:
            self._believed.clear()
        # A key may have been told beforehand when to end; its tokens end with it.
        ends = registers.keys[bearer.kid][3]
        until = bearer.expires_at if ends is None else min(bearer.expires_at, ends)
        self._believed[token] = (registers.version, until, agency)
        return agency
