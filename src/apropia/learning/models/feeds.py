import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.foundation.tenancy.models import EntityOwned
from apropia.people.models import Person


class CalendarFeed(EntityOwned):
    """The secret address of a person's calendar. A new key makes the old address answer to nobody."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    made_at = models.DateTimeField(_("hecha el"))

    class Meta:
        verbose_name = _("dirección del calendario")
        verbose_name_plural = _("direcciones del calendario")

    def __str__(self) -> str:
        return f"{self.person_id}"
