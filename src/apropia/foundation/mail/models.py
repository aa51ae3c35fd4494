from django.db import models

from apropia.foundation.tenancy.models import EntityOwned


class MailboxMessage(EntityOwned):
    """A letter of the demo entity, kept here instead of being sent."""

    to = models.CharField(max_length=254)
    sender = models.CharField(max_length=254)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["to", "-id"], name="mailbox_by_address")]

    def __str__(self) -> str:
        return self.subject
