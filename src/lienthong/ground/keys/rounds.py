"""Several files signed on one's own machine in one round: the service asks for the PIN once (`SignFiles`).

    tasks = [desktop.offer(pdf, …, service=Service.SIGN_FILES, …) for each document]
    return redirect("keys:sign_many", rounds.begin(tasks, account=…, done="/documents/out/signing/", now=now).pk)
    …                                                # that page posts `round` to the address given as `done`
    for task in rounds.round_of(round_id, account).tasks.all(): …    # each is taken over like any other

Each file is fetched at an address of its own. The service hands all of them in at one address, and how it says which is
which is not known: so that is told by what each begins with, which has to be one of the files that were offered.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac

from lienthong.formats.signing import Replaced
from lienthong.ground.files import queries as files
from lienthong.ground.keys import desktop
from lienthong.ground.keys.desktop import NoSuchTask
from lienthong.ground.keys.models import SigningRound, SigningTask
from lienthong.ground.people.models import Account
from lienthong.kernel.words import Words

_SALT = "lienthong.ground.keys.rounds"
_NONE_OF_THEM = Words(vi="không phải tệp nào đã đưa ra ký", en="it is none of the files that were offered")


@transaction.atomic
def begin(tasks: Sequence[SigningTask], *, account: Account, done: str, now: datetime) -> SigningRound:
    """Put offered files together into one round.

    `done`: the path that is posted to, with `round`, once they are there.
    """
    made = SigningRound(account=account, done=done, created_at=now, expires_at=now + desktop.LIFE)
    made.nonce = desktop.hashed(word_of(made))
    made.save(force_insert=True)
    SigningTask.objects.filter(pk__in=[task.pk for task in tasks], account=account).update(round=made)
    return made


def word_of(made: SigningRound) -> str:
    """The word in the address at which the files are handed in: nowhere in the database."""
    return salted_hmac(_SALT, str(made.pk), algorithm="sha256").hexdigest()


def request_to_service(made: SigningRound, *, addresses: Mapping[UUID, str], upload_url: str) -> dict[str, object]:
    """What the page sends to the service, in its own field names. `addresses`: where each task's file is fetched."""
    offered = [
        {"FileID": str(task.pk), "FileName": task.offered.name, "URL": addresses[task.pk]} for task in made.tasks.all()
    ]
    return {
        "FileUploadHandler": upload_url, "SessionId": str(made.pk), "JWTToken": "", "Files": offered, "MetaData": [],
    }  # fmt: skip


def round_of(round_id: UUID, account: Account) -> SigningRound:
    """Somebody's own round, with its tasks and their files.

    Raises:
        NoSuchTask: there is none of theirs.
    """
    found = SigningRound.objects.filter(pk=round_id, account=account).prefetch_related("tasks__offered").first()
    if found is None:
        raise NoSuchTask
    return found


def limit_of(word: str, now: datetime) -> int:
    """How many bytes one file of the round may have when it is handed in.

    Raises:
        NoSuchTask: the word opens nothing, or not any more.
    """
    return max(task.offered.size for task in _waiting(word, now)) + desktop.ADDED


def hand_in(word: str, signed: bytes, now: datetime) -> SigningTask:
    """Take one of the files that the service signed: each once.

    Raises:
        NoSuchTask: the word opens nothing, or not any more.
        Replaced: it is none of the offered files with a signature added. The others still wait.
    """
    for task in _waiting(word, now):
        if signed.startswith(files.read(task.offered)):
            return desktop.hand_in(desktop.word_of(task), signed, now)
    raise Replaced(why=_NONE_OF_THEM)


def state_of(made: SigningRound, now: datetime) -> str:
    """Where a round stands: `waiting`, `signed` as far as it will be, or `over`."""
    states = {task.state for task in made.tasks.all()}
    if states & set(desktop.WAITING) and now < made.expires_at:
        return "waiting"
    return "signed" if SigningTask.State.SIGNED in states else "over"


def _waiting(word: str, now: datetime) -> list[SigningTask]:
    found = SigningTask.objects.select_related("offered").filter(
        round__nonce=desktop.hashed(word), state__in=desktop.WAITING, expires_at__gt=now
    )
    tasks = list(found.order_by("created_at"))
    if not tasks:
        raise NoSuchTask
    return tasks
