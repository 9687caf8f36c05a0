"""The person: an e-mail address, a name, seats of the Oldham team, sign-ins and API tokens."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from knox.models import AbstractAuthToken

from dps.accounts.lifecycles import Rhythm, Scope, TeamRole
from dps.core import clock
from dps.core.ids import uuid7
from dps.core.lives import life_check
from dps.core.models import Row


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        return self.create_user(email, password, is_superuser=True, **fields)

    def addresses_of_team(self, *roles: str) -> list[str]:
        """The addresses of the team's active people in these roles."""
        people = self.filter(team_seats__role__in=roles, is_active=True)
        return list(people.order_by("email").values_list("email", flat=True).distinct())

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=(email or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]
    """A person. The e-mail address, in lower case, is the name to sign in with."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(editable=False)
    signed_in_at = models.DateTimeField(null=True, blank=True, editable=False)
    rhythm = models.CharField(max_length=10, choices=Rhythm, default=Rhythm.INSTANT)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_person_per_address"),
            life_check("known_rhythm", Rhythm, field="rhythm"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Not a default: Django makes a User in its checks, when `migrate` has not yet made the clock's table.
        if self.joined_at is None:
            self.joined_at = clock.now()
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return str(self)

    @cached_property
    def team_roles(self) -> frozenset[str]:
        """The person's roles in the Oldham team and the network; one query for a request."""
        return frozenset(self.team_seats.values_list("role", flat=True))

    @property
    def is_team(self) -> bool:
        return bool(self.team_roles - {TeamRole.NETWORK_MANAGER})

    def has_team_role(self, *roles: str) -> bool:
        return bool(self.team_roles & set(roles))

    @cached_property
    def has_second_factor(self) -> bool:
        """Whether codes from an app are set up; without it nobody opens bids (R97)."""
        return self.authenticator_set.filter(type="totp").exists()  # type: ignore[attr-defined]


class TeamSeat(Row):
    """A person's role in the Oldham team, or as the network's manager."""

    user = models.ForeignKey(User, models.PROTECT, related_name="team_seats")
    role = models.CharField(max_length=20, choices=TeamRole)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="one_team_seat_per_role"),
            life_check("known_team_role", TeamRole, field="role"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


class SignIn(Row):
    """A browser in which a person is signed in, so that they can see it and end it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    began_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(default=clock.now)
    address = models.GenericIPAddressField(null=True, blank=True)
    agent = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return f"{self.user} since {self.began_at:%Y-%m-%d %H:%M}"


class ApiToken(AbstractAuthToken):
    """A hashed key with which a program acts for a person, until `expiry`, within its scope."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(max_length=60)
    scope = models.CharField(max_length=10, choices=Scope, default=Scope.READ)
    created = models.DateTimeField(default=clock.now)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created"]
        constraints = [life_check("known_token_scope", Scope, field="scope")]

    def __str__(self) -> str:
        return self.name
