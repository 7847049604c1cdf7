"""Signing and sealing with a token at one's own machine: offered, signed there, and taken over like any signature.

What is signed at a server's key in one breath takes minutes here, so everything is asked when the file is offered and
again when it comes back: whose turn it is, the authority and the number of the day, and that the file is the one shown.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from lienthong.ground.keys import desktop
from lienthong.ground.keys.actions import holding_for
from lienthong.ground.keys.desktop import Service
from lienthong.ground.keys.models import SigningTask
from lienthong.ground.people.models import Account
from lienthong.work.documents.models import Document, DocumentFile
from lienthong.work.documents.outgoing import papers, seals, signatures
from lienthong.work.documents.outgoing.actions import issuing, signing
from lienthong.work.documents.rights import Worker

MATTER = "Matter"
"""In the facts of a task: what the signer said the document is about."""


def offer_to_sign(
    document_id: int, *, seen: str, revision: int, worker: Worker, account: Account, done: str, now: datetime,
    matter: str = "", service: Service = Service.SIGN_APPROVED,
) -> SigningTask:  # fmt: skip
    """Offer the file that the signer was shown to the service at their machine; by `SIGN_FILES` with others at once.

    Raises:
        LookAgain, NoAuthority, NumberOfAnotherDay, NotNow, NotAllowed, Unseen: as `signing.sign`.
        NoKey, KeyExpired: there is nothing to sign with.
    """
    document, file = signing.to_sign(document_id, seen=seen, revision=revision, worker=worker, now=now, matter=matter)
    holding_for(account=account, now=now)
    return _offer(document, file, service, revision, account, done, now, matter)


def sign(document_id: int, *, task_id: UUID, worker: Worker, account: Account, now: datetime) -> Document:
    """Take over what the signer signed at their machine: the same act as `signing.sign`, under the same conditions.

    Raises:
        NoSuchTask, NotSignedYet, SigningFailed: nothing was handed in (`ground.keys.desktop`).
        Replaced, NotIntact, OtherCertificate: what was handed in is not taken (`ground.keys.accepting`).
        LookAgain, NoAuthority, NumberOfAnotherDay, NotNow, NotAllowed, Unseen, Changed, Frozen.
    """
    task = desktop.answered(task_id, account=account, thing=_thing(document_id), now=now)
    revision = int(task.details["revision"])
    # The annexes that were shown with it are those of the same revision.
    seen = papers.shown(task.offered.sha256, papers.annexes(Document(pk=document_id)))
    matter = str(task.details["metadata"].get(MATTER, ""))
    document, _ = signing.to_sign(document_id, seen=seen, revision=revision, worker=worker, now=now, matter=matter)
    made = signatures.at_desk(task, name=document.issuer_name, at=now)
    return signing.finish(
        document, made, seen=seen, revision=revision, worker=worker, now=now, matter=matter,
        take=lambda: _use([task], now),
    )  # fmt: skip


def offer_to_seal(
    document_id: int, *, revision: int, worker: Worker, account: Account, done: str, now: datetime
) -> SigningTask | None:
    """Offer the next file that is to be sealed: the document, then each annex; None where all of them are sealed.

    Raises:
        NoKey, KeyExpired: the office has nothing to sign with.
        NotNow, NotAllowed, Unseen.
    """
    document, files = issuing.to_seal(document_id, worker=worker, now=now)
    holding_for(organization_key=document.organization_key, body=seals.sealer_of(document, now.date()).body, now=now)
    sealed = _sealed(document, account, now)
    for file in files:
        if (_service(document, file), file.sha256) not in sealed:
            return _offer(document, file, _service(document, file), revision, account, done, now)
    return None


def seal(document_id: int, *, task_id: UUID, worker: Worker, account: Account, now: datetime) -> Document | None:
    """Take over what the clerk sealed at their machine and issue; None where an annex waits for its seal still.

    Raises:
        NoSuchTask, NotSignedYet, SigningFailed: nothing was handed in (`ground.keys.desktop`).
        Replaced, NotIntact, OtherCertificate: what was handed in is not taken (`ground.keys.accepting`).
        LookAgain, NotNow, NotAllowed, Unseen, Changed, Frozen.
    """
    last = desktop.answered(task_id, account=account, thing=_thing(document_id), now=now)
    document, files = issuing.to_seal(document_id, worker=worker, now=now)
    sealer = seals.sealer_of(document, now.date())
    sealed = _sealed(document, account, now) | {(last.act, last.offered.sha256): last}
    made = {
        key: signatures.at_desk(
            task, name=sealer.name, organization_key=document.organization_key, body=sealer.body, at=now
        )
        for file in files
        if (task := sealed.get(key := (_service(document, file), file.sha256))) is not None
    }
    keys = [(_service(document, file), file.sha256) for file in files]
    if any(key not in made for key in keys):
        return None
    return issuing.finish(
        document, files, [made[key] for key in keys], revision=int(last.details["revision"]), worker=worker, now=now,
        take=lambda: _use([sealed[key] for key in dict.fromkeys(keys)], now),
    )  # fmt: skip


def _offer(
    document: Document, file: DocumentFile, service: Service, revision: int, account: Account, done: str,
    now: datetime, matter: str = "",
) -> SigningTask:  # fmt: skip
    return desktop.offer(
        papers.read(file), file.name, service=service, account=account, thing=_thing(document.pk),
        organization_key=document.organization_key, done=done, now=now, revision=revision,
        details={"DocumentNumber": document.code, "Kind": document.type_name.upper(), "Agency": document.issuer_name,
                 **({MATTER: matter} if matter else {})},
    )  # fmt: skip


def _sealed(document: Document, account: Account, now: datetime) -> dict[tuple[str, str], SigningTask]:
    ready = desktop.ready(account=account, thing=_thing(document.pk), now=now)
    return {(task.act, task.offered.sha256): task for task in ready}


def _service(document: Document, file: DocumentFile) -> Service:
    if document.outgoing.is_copy:
        return Service.SIGN_COPY
    return Service.SIGN_APPENDIX if file.part == papers.ANNEX else Service.SIGN_ISSUED


def _use(tasks: Sequence[SigningTask], now: datetime) -> None:
    for task in tasks:
        desktop.collect(task.pk, account=task.account, thing=task.thing, now=now)


def _thing(document_id: int) -> str:
    return f"document:{document_id}"
