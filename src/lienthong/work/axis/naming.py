"""From the keys and codes in the hub's tables to organisations as people call them on a day."""

from dataclasses import dataclass
from datetime import date

from lienthong.kernel.organizations import Directory, Level, Organization


@dataclass(frozen=True, slots=True)
class Named:
    """An organisation on a day. `level` is None where the directory does not know it."""

    key: str
    name: str
    code: str | None
    level: Level | None
    known: bool = True
    ended_on: date | None = None


class Namer:
    """Names organisations on one day."""

    def __init__(self, directory: Directory, day: date) -> None:
        self.directory = directory
        self.day = day
        self._kept: dict[str, Named] = {}

    def of(self, key: str | None) -> Named:
        """By the key in the tables; `code:…` stands for a code that nobody known bears."""
        key = key or ""
        if key not in self._kept:
            self._kept[key] = self._find(key)
        return self._kept[key]

    def bearer(self, code: str) -> Named | None:
        """Who bore a code last, dissolved or not."""
        resolved = self.directory.resolve(code, self.day)
        former = getattr(resolved, "former", None) or getattr(resolved, "organization", None)
        return self._named(former) if isinstance(former, Organization) else None

    def everyone(self) -> list[Named]:
        """Every organisation of the day."""
        return [self._named(organization) for organization in self.directory.on(self.day)]

    def has(self, level: Level) -> bool:
        """Whether any organisation of that level exists on the day."""
        return any(organization.level is level for organization in self.directory.on(self.day))

    def _find(self, key: str) -> Named:
        try:
            return self._named(self.directory.by_key(key))
        except KeyError:
            code = key.removeprefix("code:")
            return Named(key, code or "?", code or None, None, known=False)

    def _named(self, organization: Organization) -> Named:
        return Named(
            organization.key,
            organization.name_on(self.day),
            organization.code_on(self.day),
            organization.level,
            ended_on=organization.span.end if self.day not in organization.span else None,
        )
