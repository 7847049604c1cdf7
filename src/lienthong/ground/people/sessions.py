"""Who signed in: the session and the account behind it. Every page asks both, so their SQL is written once, here."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from lienthong.ground import editions
from lienthong.ground.people.models import Account

_SESSION = "SELECT session_data, expire_date FROM django_session WHERE session_key = %s AND expire_date > %s"
_ACCOUNT_FIELDS = [field.attname for field in Account._meta.concrete_fields]


class SessionStore(db.SessionStore):
    """Django's sessions in the database."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Django's own table."""
        return Session

    def _get_session_from_db(self) -> Session | None:
        with connection.cursor() as cursor:
            cursor.execute(_SESSION, [self.session_key, timezone.now()])
            found = cursor.fetchone()
        if found is None:
            self._session_key = None
            return None
        return Session(session_key=str(self.session_key), session_data=found[0], expire_date=found[1])


class Accounts(AuthenticationBackend):  # type: ignore[misc]
    """Passwords are checked as django-allauth does; the account of a session is one small read.

    What is kept in memory is good under an edition (`ground.editions`), which every page asks for too: read along.
    """

    def get_user(self, user_id: Any) -> Account | None:
        """The account, if it is still open."""
        with connection.cursor() as cursor:
            columns = f"{', '.join(_ACCOUNT_FIELDS)}, {editions.columns()}"
            asked = f"SELECT {columns} FROM people_account WHERE id = %s AND is_active"  # noqa: S608 - our own
            cursor.execute(asked, [user_id])
            found = cursor.fetchone()
        if found is None:
            return None
        editions.know(found[len(_ACCOUNT_FIELDS) :])
        return Account.from_db("default", _ACCOUNT_FIELDS, found[: len(_ACCOUNT_FIELDS)])
