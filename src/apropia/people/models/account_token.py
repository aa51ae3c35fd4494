from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AccountToken(models.Model):
    """A link sent by mail that works once. Only the hash of its secret is kept."""

    class Purpose(models.TextChoices):
        SIGN_IN = "SIGN_IN", _("Entrar una vez")
        PASSWORD = "PASSWORD", _("Poner una clave nueva")
        INVITATION = "INVITATION", _("Invitación")

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["account", "purpose", "-created_at"], name="account_token_latest")]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} · {self.account_id}"
