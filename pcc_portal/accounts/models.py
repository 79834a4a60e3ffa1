from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from .roles import OFFICE_ROLES, Role


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> "UserQuerySet":
        return self.filter(is_active=True)

    def in_office(self) -> "UserQuerySet":
        return self.active().filter(role__in=OFFICE_ROLES)

    def with_role(self, *roles: Role) -> "UserQuerySet":
        return self.active().filter(role__in=roles)


class PeopleManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=(email or "").lower())


class User(AbstractBaseUser):
    """A person who signs in by e-mail. What they may do follows from one role, never from groups or flags."""

    # The log says that a password changed, never what it was or became.
    audit_exclude: ClassVar = ("password", "last_login")

    email = models.EmailField("e-mail address", max_length=254)
    name = models.CharField(max_length=150)
    role = models.CharField(max_length=20, choices=Role, default=Role.PANEL_MEMBER)
    is_active = models.BooleanField("may sign in", default=True)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

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
        )

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_office(self) -> bool:
        return self.is_active and self.role in OFFICE_ROLES

    def has_role(self, *roles: Role) -> bool:
        return self.is_active and self.role in roles

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]


class Owned(models.Model):
    """Something that one person answers for. A person who owns things cannot be deleted."""

    owner = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True
