"""Accounts, and the posts that people hold from one day to another."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lienthong.ground.people.roles import Role


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by user name without minding capitals."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        """The account of a user name as typed.

        Raises:
            Account.DoesNotExist: nobody has it.
        """
        return self.get(username=(username or "").strip().lower())


class Account(AbstractBaseUser):
    """A person who can sign in. What they may do comes from their posts, never from the account."""

    username = models.CharField(
        _("user name"),
        max_length=64,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9._-]*$", _("Use small letters a–z, digits, dot, hyphen."))],
    )
    email = models.EmailField(_("e-mail address"), null=True, blank=True, unique=True)
    full_name = models.CharField(_("full name"), max_length=120)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    objects: ClassVar[AccountManager] = AccountManager()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the user name and the e-mail address in small letters, an empty address as none."""
        self.username = self.username.strip().lower()
        self.email = self.email.strip().lower() or None if self.email else None
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        """The name as the person writes it, such as `Trần Văn Minh`."""
        return self.full_name

    def get_short_name(self) -> str:
        """The given name, by which colleagues call each other: `Minh`."""
        return self.full_name.rsplit(" ", 1)[-1]

    def __str__(self) -> str:
        return self.full_name


class PostQuerySet(models.QuerySet["Post"]):
    """Posts on a day."""

    def on(self, day: date) -> "PostQuerySet":
        """The posts held on this day. A span includes its start and excludes its end."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=day), valid_from__lte=day)


class Post(models.Model):
    """One person acts for one organisation in one role, from a day until the day before another."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="posts")
    organization_key = models.CharField(max_length=64, db_index=True)
    role = models.CharField(max_length=16, choices=Role.choices)
    title = models.CharField(max_length=120, blank=True)
    division = models.CharField(max_length=120, blank=True, default="")
    """The unit of the organisation in which it is held, as people call it: `Phòng Công nghệ thông tin`."""
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    objects: ClassVar[models.Manager["Post"]] = PostQuerySet.as_manager()

    deputy: "Delegation | None" = None
    """Set where somebody else exercises the post today: the delegation that says so."""

    class Meta:
        """A post ends after it starts."""

        ordering: ClassVar[list[str]] = ["valid_from", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")), name="post_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["account", "organization_key", "role", "valid_from"], name="post_given_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.role} {self.organization_key}"


class Delegation(models.Model):
    """Someone exercises another's post from one day until the day before another, because a document says so."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="delegations")
    to = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="deputised")
    document = models.CharField(max_length=200)
    """Number and day of the document that delegates, such as `Giấy ủy quyền 12/GUQ-UBND ngày 03/9/2018`."""
    valid_from = models.DateField()
    valid_until = models.DateField()
    given_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    @property
    def last_on(self) -> date:
        """The last day on which it holds."""
        return self.valid_until - timedelta(days=1)

    class Meta:
        """It ends: a power given away for ever is an appointment."""

        ordering: ClassVar[list[str]] = ["valid_from", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(valid_until__gt=F("valid_from")), name="delegation_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.post} → {self.to}"
