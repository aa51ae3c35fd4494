import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from apropia.people.models.person import Person


class AccountManager(BaseUserManager["Account"]):
    """What Django's sign-in machinery calls; our own code creates accounts in `people.actions`."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email=(username or "").casefold())

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Account":
        account = self.model(email=email.casefold(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """What signs in: one per e-mail in the whole installation."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("correo"), unique=True)
    is_active = models.BooleanField(_("activa"), default=True)
    created_at = models.DateTimeField(_("creada el"), auto_now_add=True)
    # Of whoever is signed in: the persons that she may act as, read together with the account.
    acts_as: "Sequence[Person]"

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = AccountManager()

    class Meta:
        verbose_name = _("cuenta")
        verbose_name_plural = _("cuentas")

    def __str__(self) -> str:
        return self.email
