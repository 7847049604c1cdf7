"""What a person does for an organisation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """A post carries exactly one role; someone with two roles holds two posts."""

    ENGINEER = "engineer", _("Operations engineer")
    CLERK = "clerk", _("Clerk")
    OFFICER = "officer", _("Officer")
    AUDITOR = "auditor", _("Auditor")
