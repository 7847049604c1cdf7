"""The library's forms in our words: a label above, no text inside the field that vanishes when one begins to type."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.account.forms import ReauthenticateForm as PasswordAgainForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _

CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "autocapitalize": "none", "spellcheck": "false"}


class Plain(forms.Form):
    """No placeholder, and a field for a code asks the phone for digits."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name == "code":
                field.widget.attrs.update(CODE)


class SignIn(Plain, LoginForm):  # type: ignore[misc]
    """User name or e-mail address, and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label = _("User name or e-mail address")
        login.widget.attrs |= {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        password.label = _("Password")
        password.help_text = ""


class ChangePassword(Plain, ChangePasswordForm):  # type: ignore[misc]
    """The old password, and the new one twice."""


class PasswordAgain(Plain, PasswordAgainForm):  # type: ignore[misc]
    """The password once more, before something that matters."""


class Code(Plain, AuthenticateForm):  # type: ignore[misc]
    """The code from the phone, or a recovery code."""


class CodeAgain(Plain, CodeAgainForm):  # type: ignore[misc]
    """The code once more, before something that matters."""


class FirstCode(Plain, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a phone that is being tied to the account."""
