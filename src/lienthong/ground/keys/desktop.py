"""Signing on an officer's own machine: a file is offered once, for minutes, and what comes back is compared.

    task = desktop.offer(pdf, "12-bc-ubnd.pdf", service=Service.SIGN_APPROVED, account=…, thing="document:17", …)
    return redirect("keys:sign", task.pk)            # that page speaks with the service on the machine
    …                                                # and then posts `task` to the address given as `done`
    signed = desktop.collect(task_id, account=request.user, now=now)

The desktop service of Ban Cơ yếu (VGCA) has no session of ours: it fetches and hands in by addresses that carry a word
nobody else knows. The word works once each way, for one account's task, and opens nothing else.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac

from lienthong.formats.signing import Replaced, starts_with_offered
from lienthong.formats.signing.refusals import SigningRefusal
from lienthong.ground.audit.actions import note
from lienthong.ground.files import actions as files
from lienthong.ground.files import queries as kept
from lienthong.ground.files.models import File
from lienthong.ground.keys.models import SigningTask
from lienthong.ground.people.models import Account
from lienthong.kernel.words import Words

LIFE = timedelta(minutes=15)
"""So long an offer stands: a token asks for its PIN, and people look for it. Ours."""
ADDED = 10_000_000
"""Bytes that a signature may add: pictures, chains, revocation data, a time stamp."""
_SALT = "lienthong.ground.keys.desktop"
WAITING = (SigningTask.State.OFFERED, SigningTask.State.FETCHED)
"""The service has not handed it in."""


class Service(StrEnum):
    """What the desktop service is asked for: the names of its addresses (`wss://127.0.0.1:8987/<name>`)."""

    SIGN_APPROVED = "SignApproved"
    SIGN_ISSUED = "SignIssued"
    SIGN_INCOME = "SignIncome"
    SIGN_APPENDIX = "SignAppendix"
    SIGN_COPY = "SignCopy"
    COMMENT = "Comment"
    SIGN_FILES = "SignFiles"


class NoSuchTask(SigningRefusal):
    """There is no such task, it is somebody else's, or it was used. It is not told which."""

    code = "no_such_signing_task"
    words = Words(
        vi="Lượt ký này không còn: đã dùng, đã hết hạn, hoặc không phải của anh chị. Hãy bắt đầu ký lại.",
        en="This signing is over: it was used, it expired, or it is not yours. Begin to sign again.",
    )


class NotSignedYet(SigningRefusal):
    """The service has not handed the file in."""

    code = "not_signed_yet"
    words = Words(
        vi="Dịch vụ ký trên máy chưa gửi tệp đã ký về. Hãy ký xong rồi thử lại.",
        en="The signing service has not handed the signed file in. Finish signing, then try again.",
    )


class SigningFailed(SigningRefusal):
    """What came back was refused. Facts: `why`."""

    code = "signing_failed"
    words = Words(vi="{why} Hãy ký lại.", en="{why} Sign again.")


def offer(
    pdf: bytes,
    name: str,
    *,
    service: Service,
    account: Account,
    thing: str,
    organization_key: str,
    done: str,
    now: datetime,
    details: Mapping[str, str] | None = None,
    revision: int = 0,
) -> SigningTask:
    """Offer a file to be signed by this person on their own machine. Call it before a transaction that holds locks.

    `done` is the path that is posted to, with `task`, once the signed file is there. `details` become the service's
    `MetaData`. `revision`: of the thing as the signer saw it, for the room to compare when it goes on.
    """
    content = files.keep(pdf, name=name, by=account, now=now, limit=len(pdf), purpose="to sign")
    with transaction.atomic():
        task = SigningTask(
            account=account, act=service.value, thing=thing, organization_key=organization_key, offered=content,
            details={"done": done, "metadata": dict(details or {}), "revision": revision},
            created_at=now, expires_at=now + LIFE,
        )  # fmt: skip
        task.nonce = hashed(word_of(task))
        task.save(force_insert=True)
        facts = {"service": service.value, "sha256": content.sha256}
        note("hand_over", thing, by=account, organization_key=organization_key, now=now, facts=facts)
    return task


def word_of(task: SigningTask) -> str:
    """The word in the addresses of a task. It is nowhere in the database, and follows from the secret key alone."""
    return salted_hmac(_SALT, str(task.pk), algorithm="sha256").hexdigest()


def hashed(word: str) -> str:
    """How a word is kept."""
    return hashlib.sha256(word.encode()).hexdigest()


def request_to_service(task: SigningTask, *, file_url: str, upload_url: str) -> dict[str, object]:
    """What the page sends to the service, in its own field names."""
    metadata = [{"Key": key, "Value": value} for key, value in task.details.get("metadata", {}).items()]
    return {
        "FileUploadHandler": upload_url, "SessionId": str(task.pk), "JWTToken": "", "FileName": file_url,
        "MetaData": metadata,
    }  # fmt: skip


def fetch(word: str, now: datetime) -> File:
    """The offered file, for the service: once.

    Raises:
        NoSuchTask: the word opens nothing, or not any more.
    """
    with transaction.atomic():
        task = _waiting(word, now)
        if task.state != SigningTask.State.OFFERED:
            raise NoSuchTask
        task.state, task.fetched_at = SigningTask.State.FETCHED, now
        task.save(update_fields=["state", "fetched_at"])
        return task.offered


def limit_of(word: str, now: datetime) -> int:
    """How many bytes the service may hand in.

    Raises:
        NoSuchTask: the word opens nothing, or not any more.
    """
    return _waiting(word, now, lock=False).offered.size + ADDED


def hand_in(word: str, signed: bytes, now: datetime) -> SigningTask:
    """Take what the service signed: once, and only if it is the offered file with a signature added.

    Raises:
        NoSuchTask: the word opens nothing, or not any more.
        Replaced: it is another file. The task has failed then, and cannot be used again.
    """
    task = _waiting(word, now, lock=False)
    try:
        starts_with_offered(kept.read(task.offered), signed)
    except Replaced as replaced:
        with transaction.atomic():
            _end(_waiting(word, now), replaced, now)
        raise
    content = files.keep(
        signed, name=task.offered.name, by=task.account, now=now, limit=len(signed), purpose="signed at a desk"
    )
    with transaction.atomic():
        task = _waiting(word, now)
        task.state, task.answer, task.answered_at = SigningTask.State.SIGNED, content, now
        task.save(update_fields=["state", "answer", "answered_at"])
    return task


def task_of(task_id: UUID, account: Account) -> SigningTask:
    """Somebody's own task.

    Raises:
        NoSuchTask: there is none of theirs.
    """
    found = SigningTask.objects.filter(pk=task_id, account=account).select_related("offered", "answer").first()
    if found is None:
        raise NoSuchTask
    return found


def answered(task_id: UUID, *, account: Account, thing: str, now: datetime) -> SigningTask:
    """A task whose signed file is there, to be looked at; it is not used up.

    Raises:
        NoSuchTask, NotSignedYet, SigningFailed: as `collect`.
    """
    found = SigningTask.objects.select_related("offered", "answer", "account")
    return _signed(found.filter(pk=task_id, account=account, thing=thing).first(), now)


def ready(*, account: Account, thing: str, now: datetime) -> list[SigningTask]:
    """What this person has signed of a thing in the last minutes and no room has taken over, the newest first."""
    found = SigningTask.objects.filter(account=account, thing=thing, state=SigningTask.State.SIGNED)
    return list(found.filter(expires_at__gt=now).select_related("offered", "answer", "account"))


@transaction.atomic
def refuse(task: SigningTask, why: SigningRefusal, now: datetime) -> None:
    """What came back is no good after all: the task has failed, and the trail says so."""
    _end(task, why, now)


@transaction.atomic
def collect(task_id: UUID, *, account: Account, thing: str, now: datetime) -> bytes:
    """The signed file, taken over by the room that offered it, in the transaction of its act: once.

    `thing` is what the act is about: a file that was signed for another document is not taken.

    Raises:
        NoSuchTask: there is none of theirs about this thing, it was collected, or it expired unsigned.
        NotSignedYet: it still waits for the service.
        SigningFailed: what came back was refused.
    """
    found = SigningTask.objects.select_for_update(of=("self",)).select_related("answer")
    task = _signed(found.filter(pk=task_id, account=account, thing=thing).first(), now)
    assert task.answer is not None
    task.state = SigningTask.State.COLLECTED
    task.save(update_fields=["state"])
    return kept.read(task.answer)


def _signed(task: SigningTask | None, now: datetime) -> SigningTask:
    if task is None or task.state == SigningTask.State.COLLECTED:
        raise NoSuchTask
    if task.state == SigningTask.State.FAILED:
        raise SigningFailed(why=Words(vi=task.reason_vi, en=task.reason_en))
    if task.answer is None:
        raise NoSuchTask if now >= task.expires_at else NotSignedYet
    return task


def _waiting(word: str, now: datetime, *, lock: bool = True) -> SigningTask:
    found = SigningTask.objects.select_related("offered", "account")
    if lock:
        found = found.select_for_update(of=("self",))
    task = found.filter(nonce=hashed(word), state__in=WAITING, expires_at__gt=now).first()
    if task is None:
        raise NoSuchTask
    return task


def _end(task: SigningTask, why: SigningRefusal, now: datetime) -> None:
    task.state, task.answered_at = SigningTask.State.FAILED, now
    task.reason_vi, task.reason_en = why.say("vi"), why.say("en")
    task.save(update_fields=["state", "answered_at", "reason_vi", "reason_en"])
    facts = {"service": task.act, "refused": why.code}
    note("hand_over", task.thing, by=task.account, organization_key=task.organization_key, now=now, facts=facts)
