"""Where each document stands with each receiver, as we who sent it know it, and every report that told us."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row

from lienthong.exchange.agency.answers import Accepted
from lienthong.exchange.agency.satchel.draft import Draft, is_new
from lienthong.exchange.agency.satchel.file import SatchelFile
from lienthong.exchange.agency.satchel.schema import written
from lienthong.exchange.protocol.life import Event, Pair, State, event_of, step
from lienthong.kernel.identifiers import same_code


@dataclass(frozen=True, slots=True)
class Report:
    """One status message: who said what about which document. `effect`: what it changed here.

    `changed` · `nothing` (late, repeated, or a code nobody knows) · `surprise` (it does not fit; a person may want to
    look) · `unknown_document` (we never sent that to them) · `asked_of_us` (13: the sender wants a document back) ·
    `ours` (we said it).
    """

    document_id: str
    reporter: str
    addressee: str
    status_code: str
    stamped_at: str
    words: str
    effect: str = ""


class Pairs:
    """Documents and their receivers in one satchel."""

    def __init__(self, file: SatchelFile) -> None:
        self._file = file

    def of(self, document_id: str) -> dict[str, State]:
        """Where one document of ours stands with each receiver, by the code under which it was addressed."""
        found = self._file.rows("select receiver, state from pairs where document_id = ?", document_id)
        return {row["receiver"]: State(row["state"]) for row in found}

    def reports(self, document_id: str) -> list[Report]:
        """Everything that was said about one document, in the order in which we heard it."""
        found = self._file.rows(
            "select * from reports where document_id = ? order by heard_at, status_code", document_id
        )
        return [
            Report(
                row["document_id"], row["reporter"], row["addressee"], row["status_code"], row["stamped_at"],
                row["words"], row["effect"],
            )
            for row in found
        ]  # fmt: skip

    def left(self, draft: Draft, now: datetime) -> None:
        """A message of ours was queued: a new document begins its life, a recall or a 13 asks for it back."""
        if is_new(draft.kind, draft.business):
            with self._file.writing("pairs") as db:
                db.executemany(
                    "insert or ignore into pairs (document_id, receiver, organization, state, changed_at)"
                    " values (?, ?, ?, ?, ?)",
                    [
                        (draft.document_id, same_code(code), same_code(code), State.QUEUED, written(now))
                        for code in draft.receivers
                    ],
                )
        elif draft.business == 1 and draft.kind == "document":
            self.event(draft.document_id, draft.receivers, Event.RECALL, now)
        elif draft.status_code == Event.GIVE_BACK:
            self.event(draft.document_id, draft.receivers, Event.GIVE_BACK, now)

    def answered(self, message: Row, receivers: Iterable[str], answer: Accepted) -> None:
        """The hub took a new document, and says who its receivers really are."""
        document_id = message["document_id"]
        named = {same_code(r.code): same_code(r.organization or r.code) for r in answer.receivers}
        with self._file.writing("answered") as db:
            for code in map(same_code, receivers):
                if code in named:
                    db.execute(
                        "update pairs set organization = ? where document_id = ? and receiver = ?",
                        [named[code], document_id, code],
                    )
                elif named:
                    # A second code of an organisation that the sender also named by another: one receiver, not two.
                    db.execute(
                        "delete from pairs where document_id = ? and receiver = ? and state = 'queued'",
                        [document_id, code],
                    )
            self.event(document_id, named, Event.TAKEN_BY_AXIS, answer.accepted_at)

    def event(self, document_id: str, receivers: Iterable[str], event: Event, at: datetime) -> None:
        """Something happened to a document with these receivers."""
        for code in map(same_code, receivers):
            for row in self._file.rows("select * from pairs where document_id = ? and receiver = ?", document_id, code):
                self._step(row, event, at)

    def reported(self, report: Report, now: datetime) -> str:
        """Somebody told us something about a document. Kept as a fact, once; the effect it had."""
        with self._file.writing("reported") as db:
            known = db.execute(
                "select effect from reports where document_id = ? and reporter = ? and status_code = ?"
                " and stamped_at = ?",
                [report.document_id, same_code(report.reporter), report.status_code, report.stamped_at],
            ).fetchone()
            if known is not None:
                return "nothing"
            effect = report.effect or self._effect(report, now)
            db.execute(
                "insert into reports values (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    report.document_id, same_code(report.reporter), report.status_code, report.stamped_at,
                    report.addressee, report.words, written(now), effect,
                ],
            )  # fmt: skip
        return effect

    def _effect(self, report: Report, now: datetime) -> str:
        event = event_of(report.status_code)
        if event is Event.GIVE_BACK:
            return "asked_of_us"
        who = same_code(report.reporter)
        pairs = self._file.rows(
            "select * from pairs where document_id = ? and (receiver = ? or organization = ?)",
            report.document_id, who, who,
        )  # fmt: skip
        if not pairs:
            return "unknown_document"
        if event is None:
            return "nothing"
        pair = pairs[0]
        if pair["state"] == State.QUEUED:
            # Their word may overtake the hub's answer to us; that they speak of it shows that the axis took it.
            self._step(pair, Event.TAKEN_BY_AXIS, now)
            [pair] = self._file.rows(
                "select * from pairs where document_id = ? and receiver = ?", pair["document_id"], pair["receiver"]
            )
        return self._step(pair, event, now)

    def _step(self, row: Row, event: Event, at: datetime) -> str:
        after = step(Pair(State(row["state"]), State(row["before"]) if row["before"] else None), event)
        if not after.changed:
            return "surprise" if after.surprise else "nothing"
        with self._file.writing("step") as db:
            db.execute(
                "update pairs set state = ?, before = ?, changed_at = ? where document_id = ? and receiver = ?",
                [after.pair.state, after.pair.before, written(at), row["document_id"], row["receiver"]],
            )
        return "changed"
