from collections.abc import Collection
from typing import ClassVar

from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone

from .choices import State
from .roles import OFFICE_ROLES, Role


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> "UserQuerySet":
        return self.filter(is_active=True)

    def in_office(self) -> "UserQuerySet":
        return self.active().filter(role__in=OFFICE_ROLES)

    def with_role(self, *roles: Role) -> "UserQuerySet":
        return self.active().filter(role__in=roles)

    def closed(self) -> "UserQuerySet":
        return self.filter(is_active=False)

    def with_second_factor(self) -> "UserQuerySet":
        """Each with `has_second_factor`; recovery codes alone are none."""
        # The models of allauth need this one, so they are found when asked for.
        factors = apps.get_model("mfa", "Authenticator").objects.filter(user=OuterRef("pk"))
        return self.annotate(has_second_factor=Exists(factors.exclude(type="recovery_codes")))


class PeopleManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=(email or "").lower())


class User(AbstractBaseUser):
    """A person who signs in by e-mail. What they may do follows from one role, never from groups or flags."""

    # The log says that a password changed, never what it was or became. It keeps no addresses, for it outlives them.
    audit_exclude: ClassVar = ("password", "last_login", "email")

    email = models.EmailField("e-mail address", max_length=254)
    name = models.CharField(max_length=150)
    role = models.CharField(max_length=20, choices=Role, default=Role.PANEL_MEMBER)
    is_active = models.BooleanField("may sign in", default=True)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)
    # Who hears of what they answer for when it is late.
    deputy = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="stands_in_for")
    # When the invitation that still counts was sent; a later one replaces it.
    invited_at = models.DateTimeField(null=True, blank=True, editable=False)
    # When name and address were taken out, because the person has left.
    left_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PeopleManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        ordering = ("name", "email")
        constraints = (
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                violation_error_message="Someone with this e-mail address is already here.",
            ),
            models.CheckConstraint(
                condition=Q(email=Lower(F("email"))),
                name="user_email_lower_case",
                violation_error_message="Write the e-mail address in lower case.",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="user_role_known"),
            models.CheckConstraint(condition=Q(left_at=None) | Q(is_active=False), name="user_who_left_is_closed"),
            models.CheckConstraint(
                condition=Q(deputy=None) | ~Q(deputy=F("pk")),
                name="user_deputy_is_somebody_else",
                violation_error_message="Nobody is their own deputy.",
                violation_error_code="deputy",
            ),
        )

    def __str__(self) -> str:
        return self.name or self.email

    def is_public_change(self, changed: Collection[str]) -> bool:
        """Public pages print names and nothing else of a person."""
        return "name" in changed

    @property
    def is_office(self) -> bool:
        return self.is_active and self.role in OFFICE_ROLES

    @property
    def state(self) -> State:
        if not self.is_active:
            return State.LEFT if self.left_at else State.CLOSED
        has_never_come = self.last_login is None and not self.has_usable_password()
        return State.INVITED if has_never_come else State.ACTIVE

    def has_role(self, *roles: Role) -> bool:
        return self.is_active and self.role in roles

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]


class OfficeOnly:
    """A row of which readers outside the office see nothing at all, whatever becomes of it."""

    def is_public_change(self, changed: Collection[str]) -> bool:
        return False


class Owned(models.Model):
    """Something that one person answers for. A person who owns things cannot be deleted."""

    owner = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True
