"""What a person does for an organisation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """A post carries exactly one role; someone with two roles holds two posts."""

    ENGINEER = "engineer", _("Operations engineer")
    CLERK = "clerk", _("Clerk")
    OFFICER = "officer", _("Officer")
    AUDITOR = "auditor", _("Auditor")
    # The one-stop shop (Decree 61/2018/NĐ-CP art. 7–11).
    COUNTER = "counter", _("Counter clerk")
    CENTRE_HEAD = "centre_head", _("Head of the counter")
    SPECIALIST = "specialist", _("Specialist")
    UNIT_HEAD = "unit_head", _("Head of unit")
    SIGNER = "signer", _("Signer")
    INSPECTOR = "inspector", _("Inspector")
    ADMINISTRATOR = "administrator", _("Administrator")
