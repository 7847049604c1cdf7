"""Which certificate is whose, and where its key can be used. A private key never comes near the database."""

import hashlib
import uuid
from datetime import date, datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lienthong.ground.files.models import File
from lienthong.ground.people.models import Account
from lienthong.kernel.moments import in_vietnam


class Kind(models.TextChoices):
    """Who vouches for a certificate. What a test authority signs is worth nothing outside a trial."""

    PUBLIC_SERVICE = "public_service", _("Specialised for the public service")
    LICENSED = "licensed", _("Licensed public authority")
    TEST = "test", _("Trial")


class Provider(models.TextChoices):
    """Where the private key is."""

    PKCS12 = "pkcs12", _("A file on the server")
    PKCS11 = "pkcs11", _("A token or an HSM of the server")
    DESKTOP = "desktop", _("A token at the signer’s own machine")
    DEMO = "demo", _("Demonstration")


class HoldingQuerySet(models.QuerySet["KeyHolding"]):
    """Holdings on a day."""

    def on(self, day: date) -> "HoldingQuerySet":
        """Those in use on this day. A span includes its start and excludes its end."""
        return self.filter(Q(used_until__isnull=True) | Q(used_until__gt=day), used_from__lte=day)


class KeyHolding(models.Model):
    """A person or an organisation signs with this certificate, from one day until the day before another."""

    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="keys")
    organization_key = models.CharField(max_length=64, blank=True)
    """The organisation whose key it is; empty for a person's."""
    body = models.CharField(max_length=24, blank=True, default="")
    """The advisory body of the organisation whose key it is, as it is written short; empty: the organisation's own."""
    body_name = models.CharField(max_length=200, blank=True, default="")
    """What that body is called, as its certificate has to say."""
    provider = models.CharField(max_length=8, choices=Provider.choices)
    reference = models.CharField(max_length=200, blank=True)
    """Where the provider finds it: a file's name in the folder of keys; `token/label` for PKCS#11."""
    secret = models.CharField(max_length=200, blank=True)
    """Where its password or PIN is read: a file's name in the folder of secrets, or `$NAME` of the environment."""
    certificate = models.TextField()
    """PEM."""
    fingerprint = models.CharField(max_length=64)
    """SHA-256 of the certificate."""
    common_name = models.CharField(max_length=200)
    subject = models.CharField(max_length=1000)
    issuer = models.CharField(max_length=1000)
    serial = models.CharField(max_length=64)
    certified_from = models.DateTimeField()
    certified_until = models.DateTimeField()
    kind = models.CharField(max_length=16, choices=Kind.choices)
    used_from = models.DateField()
    used_until = models.DateField(null=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    other_name_because = models.CharField(max_length=300, blank=True)
    """By which document it is used although it is made out to another name; empty: it is not used then."""

    objects: ClassVar[models.Manager["KeyHolding"]] = HoldingQuerySet.as_manager()

    class Meta:
        """Either a person's or an organisation's; one certificate is given to one of them once at a time."""

        ordering: ClassVar[list[str]] = ["-used_from", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(account__isnull=True, organization_key__gt="")
                | Q(account__isnull=False, organization_key=""),
                name="key_of_one_holder",
            ),
            models.CheckConstraint(
                condition=Q(used_until__isnull=True) | Q(used_until__gt=F("used_from")), name="key_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["account", "organization_key", "body", "fingerprint"],
                condition=Q(used_until__isnull=True),
                nulls_distinct=False,
                name="key_given_once",
            ),
            models.CheckConstraint(
                condition=Q(body="", body_name="") | Q(account=None, body__gt="", body_name__gt=""), name="key_of_body"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organization_key"], name="key_of_organization", condition=~Q(organization_key="")),
            models.Index(fields=["certified_until"], name="key_expires", condition=Q(used_until=None)),
        ]

    @property
    def ends_on(self) -> date:
        """The day on which the certificate ends, in Vietnam."""
        return in_vietnam(self.certified_until).date()

    def __str__(self) -> str:
        return f"{self.common_name} {self.serial}"


class TrustRoot(models.Model):
    """A root certificate that we believe, because a document says so, from one day until the day before another."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    certificate = models.TextField()
    """PEM."""
    fingerprint = models.CharField(max_length=64)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    source = models.CharField(max_length=300)
    """The document or the place where it was got and checked."""
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """One root stands once a day it began."""

        ordering: ClassVar[list[str]] = ["kind", "name", "-valid_from"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")), name="root_ends_after_start"
            ),
            models.UniqueConstraint(fields=["fingerprint", "valid_from"], name="root_once"),
        ]

    def __str__(self) -> str:
        return self.name


class RevocationList(models.Model):
    """A list of revoked certificates as its authority published it. Kept for as long as anything rests on it."""

    issuer = models.CharField(max_length=1000)
    """The authority, as the list names it."""
    place = models.CharField(max_length=500, blank=True)
    """The address it was fetched from; empty where somebody entered it."""
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the bytes."""
    der = models.BinaryField()
    updated_at = models.DateTimeField()
    good_until = models.DateTimeField(null=True)
    """When the authority will have published the next one."""
    kept_at = models.DateTimeField()

    class Meta:
        """The last one of each authority; the last one from each place."""

        ordering: ClassVar[list[str]] = ["issuer", "-updated_at"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["issuer", "-updated_at"], name="list_of_authority"),
            models.Index(fields=["place", "-updated_at"], name="list_from_place", condition=~Q(place="")),
        ]

    @property
    def ends_at(self) -> datetime:
        """Until when it is not asked for again; of a list that does not say, a day."""
        return self.good_until or self.kept_at + timedelta(days=1)

    @staticmethod
    def digest_of(der: bytes) -> str:
        """How its bytes are known."""
        return hashlib.sha256(der).hexdigest()

    def __str__(self) -> str:
        return f"{self.issuer} {self.updated_at}"


class RevocationAnswer(models.Model):
    """What an authority answered about one certificate (OCSP), as it came. Kept for as long as anything rests on it."""

    fingerprint = models.CharField(max_length=64)
    """SHA-256 of the certificate that it is about."""
    issuer = models.CharField(max_length=1000)
    place = models.CharField(max_length=500)
    """The address that was asked."""
    revoked = models.BooleanField()
    """It says that the certificate is revoked: every check knows that from then on, also when the answer is too old to
    be read again."""
    revoked_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=24, blank=True)
    """Why, as the authority says it (RFC 5280 §5.3.1): `keyCompromise`, `certificateHold`; empty where it does not."""
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the bytes."""
    der = models.BinaryField()
    told_at = models.DateTimeField()
    good_until = models.DateTimeField(null=True)
    kept_at = models.DateTimeField()

    class Meta:
        """The last one about each certificate."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["fingerprint", "-told_at"], name="answer_about_certificate"),
            models.Index(fields=["id"], name="answer_of_loss", condition=Q(revoked=True)),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(revoked=False) | Q(revoked_at__isnull=False), name="loss_since_a_day"),
        ]

    @staticmethod
    def digest_of(der: bytes) -> str:
        """How its bytes are known."""
        return hashlib.sha256(der).hexdigest()

    def __str__(self) -> str:
        return f"{self.fingerprint} {self.told_at}"


class Picture(models.Model):
    """The handwritten signature of a person, or the seal of an organisation, as it is drawn on documents."""

    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="signature_pictures")
    organization_key = models.CharField(max_length=64, blank=True)
    body = models.CharField(max_length=24, blank=True, default="")
    """The advisory body whose seal it is, as in its key; empty: the organisation's own."""
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        """The last one is drawn; the others stay, because documents were signed with them."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(account__isnull=True, organization_key__gt="")
                | Q(account__isnull=False, organization_key=""),
                name="picture_of_one_holder",
            ),
            models.UniqueConstraint(
                fields=["account", "organization_key", "body"],
                condition=Q(replaced_at=None),
                nulls_distinct=False,
                name="one_picture_a_holder",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account or self.organization_key}"


class SigningRound(models.Model):
    """Several files that are signed on somebody's own machine at once, under one PIN."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    nonce = models.CharField(max_length=64, unique=True)
    """SHA-256 of the word in the address at which the files are handed in."""
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    done = models.CharField(max_length=300)
    """The path to which the page goes on."""
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class SigningTask(models.Model):
    """A file that waits to be signed on somebody's own machine: offered once, for a few minutes."""

    class State(models.TextChoices):
        """Offered, fetched by the service, answered with a signed file, taken over; or it came to nothing."""

        OFFERED = "offered"
        FETCHED = "fetched"
        SIGNED = "signed"
        COLLECTED = "collected"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    nonce = models.CharField(max_length=64, unique=True)
    """SHA-256 of the word that is in the addresses: who reads the table cannot use them."""
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(SigningRound, null=True, on_delete=models.PROTECT, related_name="tasks")
    """With which others it is signed at once."""
    act = models.CharField(max_length=24)
    """What the service is asked for: `SignApproved`, `SignIssued`, …"""
    thing = models.CharField(max_length=120)
    """What it is about, as in the trail: `document:17`."""
    organization_key = models.CharField(max_length=64)
    offered = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    answer = models.ForeignKey(File, null=True, on_delete=models.PROTECT, related_name="+")
    details = models.JSONField(default=dict)
    """What the service is told besides (`MetaData`), and what it said."""
    state = models.CharField(max_length=9, choices=State.choices, default=State.OFFERED)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    reason_vi = models.TextField(blank=True)
    reason_en = models.TextField(blank=True)

    class Meta:
        """What was offered about a thing, the newest first."""

        ordering: ClassVar[list[str]] = ["-created_at"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["thing", "-created_at"], name="signing_thing")]

    def __str__(self) -> str:
        return f"{self.thing} {self.act} {self.state}"
