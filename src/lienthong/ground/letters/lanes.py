"""From whom to whom something travels: on one lane nothing overtakes its like (`Dispatch.lanes`)."""

from collections.abc import Iterable


def lane(sender: str, receiver: str) -> str:
    """Of two organisations by their keys; by its code where the directory does not know one."""
    return f"{sender}>{receiver}"


def sender_of(lanes: Iterable[str]) -> str:
    """Whose message it is; empty of one that goes to nobody."""
    return next((each.partition(">")[0] for each in lanes), "")


def receivers_of(lanes: Iterable[str]) -> tuple[str, ...]:
    """Whom a message goes to."""
    return tuple(each.partition(">")[2] for each in lanes)
