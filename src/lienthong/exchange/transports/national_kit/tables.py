"""The rows of the kit's lists, with the names that the kit reads. None lacks a name: the kit would stop there."""

from datetime import datetime

from lienthong.exchange.transports.interface import Kind
from lienthong.exchange.transports.national_kit.backend import Agency, Received, SentRow
from lienthong.kernel.moments import write_moment

_MESSAGE_TYPE: dict[Kind, str] = {"document": "edoc", "status": "status"}


def received(one: Received) -> dict[str, str]:
    """A row of `/getReceivedEdocList`."""
    return {
        "docId": one.doc_id,
        "serviceType": "eDoc",
        "messageType": _MESSAGE_TYPE[one.kind],
        "created_time": write_moment(one.created_at),
        "updated_time": write_moment(one.updated_at),
        "from": one.from_code,
        "to": one.to_code,
        "status": one.status,
        "status_desc": one.status_description,
    }


def sent(row: SentRow) -> dict[str, str]:
    """A row of `/getSentEdocList`."""
    return {
        "senderDocId": row.sender_doc_id,
        "receiverDocId": row.receiver_doc_id,
        "serviceType": "eDoc",
        "messageType": _MESSAGE_TYPE[row.kind],
        "fromCode": row.from_code,
        "toCode": row.to_code,
        "sendStatus": "done",
        "sendStatusDesc": "",
        "receiveStatus": row.receive_status,
        "receiveStatusDesc": "",
        "title": row.title,
        "notation": row.notation,
        "sentTime": write_moment(row.sent_at),
        "receivedTime": _moment(row.received_at),
    }


def agency(one: Agency) -> dict[str, str]:
    """A row of `/getAgenciesList`."""
    return {
        "id": one.id,
        "pid": one.parent_id,
        "code": one.code,
        "name": one.name,
        "mail": one.mail,
        "oldCode": one.old_code,
    }


def agency_qd20(one: Agency) -> dict[str, str]:
    """A row of `/getAgenciesListQD20`."""
    return {"id": one.id, "code": one.code, "name": one.name, "mail": one.mail, "code102": one.code_102}


def unit(one: Agency) -> dict[str, str | bool]:
    """A row of `/getSynchronizeUnit`."""
    return {
        "id": one.id,
        "pid": one.parent_id,
        "code": one.code,
        "name": one.name,
        "mail": one.mail,
        "version": one.version,
        "centerCode": one.center_code,
        "deleted": one.deleted,
        "modifyDate": _moment(one.modified_at),
        "isAgency": one.is_agency,
    }


def _moment(at: datetime | None) -> str:
    return write_moment(at) if at is not None else ""
