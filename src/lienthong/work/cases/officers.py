"""Who acts, what they may do to a case, and what they may see of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from lienthong.ground.organizations import queries as organizations
from lienthong.ground.people.models import Post
from lienthong.ground.people.roles import Role
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words
from lienthong.work.cases.acts import ACTS, By
from lienthong.work.cases.life import STATE_WORDS, Action, State, after

CASE_ROLES = frozenset(
    {Role.COUNTER, Role.CENTRE_HEAD, Role.SPECIALIST, Role.UNIT_HEAD, Role.SIGNER, Role.INSPECTOR}
)  # fmt: skip
"""Whoever holds one of these may see cases of their office. An administrator sees none: they keep the house."""
HEADS = (Role.UNIT_HEAD, Role.CENTRE_HEAD, Role.SIGNER)
"""Whoever leads an office: they act from a colleague's step too, and beyond the ordinary on a legal ground."""
_POSTS: Mapping[str, tuple[Role, ...]] = {
    Role.COUNTER: (Role.COUNTER, Role.CENTRE_HEAD),
    Role.SIGNER: (Role.SIGNER,),
    Role.UNIT_HEAD: (Role.UNIT_HEAD,),
}


def posts_for(step_role: str) -> tuple[Role, ...]:
    """Whose posts can do a step of this role; one that names no other is a specialist's or the head's."""
    return _POSTS.get(step_role, (Role.SPECIALIST, Role.UNIT_HEAD))


def steps_of(post_role: str) -> tuple[str, ...]:
    """The roles of the steps that a post of this role can do."""
    return tuple(role for role in (Role.SPECIALIST.value, *map(str, _POSTS)) if post_role in posts_for(role))


class NotAllowed(Refusal):
    """The person's post does not carry this act on this case. Facts: `action`, `action_en`."""

    code = "not_allowed"
    words = Words(
        vi="Vị trí của anh chị không được phép: {action}. Hồ sơ không thay đổi.",
        en="Your post does not allow this: {action_en}. The case is unchanged.",
    )


class NotNow(Refusal):
    """The case's life does not allow the act where it stands. Facts: `action`, `action_en`, `state`, `state_en`."""

    code = "not_now"
    words = Words(
        vi="Không thể “{action}” khi hồ sơ ở trạng thái “{state}”. Hồ sơ không thay đổi.",
        en="“{action_en}” is not possible while the case is “{state_en}”. The case is unchanged.",
    )


class Unseen(Refusal):
    """There is no such case for this person: whether it exists is none of their business."""

    code = "unseen"
    words = Words(vi="Không có hồ sơ này ở đơn vị của anh chị.", en="Your office has no such case.")


@dataclass(frozen=True, slots=True)
class Officer:
    """A person acting in one of their posts."""

    account_id: int
    name: str
    role: str
    unit_key: str
    deputy: str = ""
    """Whose post it is and by which document, where they act for somebody else."""
    deputy_for: int | None = None
    """The account whose post it is: what is that colleague's is the deputy's to do, and nobody else's."""


def officer_of(post: Post, account_id: int, name: str) -> Officer:
    """The person in this post today."""
    deputy = f"{post.account.full_name} · {post.deputy.document}" if post.deputy is not None else ""
    principal = post.account_id if post.deputy is not None else None
    return Officer(account_id, name, post.role, post.organization_key, deputy, principal)


class CaseLike(Protocol):
    """What of a case decides who may act."""

    @property
    def state(self) -> str: ...  # noqa: D102
    @property
    def unit_key(self) -> str: ...  # noqa: D102
    @property
    def helped_key(self) -> str: ...  # noqa: D102
    @property
    def decides_key(self) -> str: ...  # noqa: D102
    @property
    def units(self) -> Sequence[str]: ...  # noqa: D102


class StepLike(Protocol):
    """What of a step decides who may act."""

    @property
    def unit_key(self) -> str: ...  # noqa: D102


def relation_holds(by: By, case: CaseLike, unit_key: str, step: StepLike | None) -> bool:
    """Whether an office stands to the case as the act demands."""
    match by:
        case By.COUNTER:
            return unit_key in (case.unit_key, case.helped_key)
        case By.DECIDER:
            return unit_key == case.decides_key
        case By.STEP:
            return unit_key == step.unit_key if step is not None else unit_key in case.units
    return False


def may(action: Action, case: CaseLike, officer: Officer, step: StepLike | None = None) -> bool:
    """Whether the person may do this to this case, whatever state it is in."""
    act = ACTS[action]
    return officer.role in act.roles and relation_holds(act.by, case, officer.unit_key, step)


def allow(action: Action, case: CaseLike, officer: Officer, step: StepLike | None = None) -> State:
    """The state after the act.

    Raises:
        NotAllowed: the post does not carry it.
        NotNow: not from this state.
    """
    words = ACTS[action].words
    if not may(action, case, officer, step):
        raise NotAllowed(action=words.vi, action_en=words.en)
    return next_state(action, case)


def next_state(action: Action, case: CaseLike) -> State:
    """The state after an act, whoever does it.

    Raises:
        NotNow: not from this state.
    """
    state = State(case.state)
    then = after(state, action)
    if then is None:
        words, stands = ACTS[action].words, STATE_WORDS[state]
        raise NotNow(action=words.vi, action_en=words.en, state=stands.vi, state_en=stands.en)
    return then


def scope(posts: Iterable[Post], day: date) -> frozenset[str]:
    """The organisations whose cases these posts may see.

    An inspector sees their organisation and everyone under it; an inspectorate watches the whole of its committee.
    """
    keys: set[str] = set()
    for post in posts:
        if post.role not in CASE_ROLES:
            continue
        keys.add(post.organization_key)
        if post.role == Role.INSPECTOR:
            keys |= organizations.below(post.organization_key, day)
    return frozenset(keys)


def sees(keys: frozenset[str], case: CaseLike) -> bool:
    """Whether one of these organisations has part in the case."""
    return not keys.isdisjoint(case.units)
