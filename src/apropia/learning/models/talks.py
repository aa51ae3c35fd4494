import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from apropia.catalogue.models import ITService
from apropia.competences.models import Competence
from apropia.foundation.tenancy.models import EntityOwned
from apropia.learning.models.rooms import Room
from apropia.learning.models.talk_series import TalkSeries
from apropia.learning.states.talks import PlaceStatus, TalkStatus
from apropia.people.models import OrgUnit, Person


class TalkMode(models.TextChoices):
    """How somebody is in a talk."""

    ROOM = "ROOM", _("Presencial")
    ONLINE = "ONLINE", _("En línea")


class LiveSession(EntityOwned):
    """A talk at an hour, in a room, online or both: each way has its own seats.

    `uid` and `sequence` are what calendars know it by; `sequence` grows with every change.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    series = models.ForeignKey(
        TalkSeries, verbose_name=_("serie"), on_delete=models.PROTECT, null=True, blank=True, related_name="sessions"
    )
    title = models.CharField(_("título"), max_length=160)
    description = models.TextField(_("de qué trata"))
    speaker = models.CharField(_("quién la da"), max_length=160)
    speakers = models.ManyToManyField(Person, verbose_name=_("personas que la dan"), blank=True, related_name="+")
    # In words: of a room, what it is called; else what the host wrote.
    place = models.CharField(_("lugar"), max_length=200, blank=True)
    room = models.ForeignKey(
        Room, verbose_name=_("sala"), on_delete=models.PROTECT, null=True, blank=True, related_name="talks"
    )
    link = models.URLField(_("enlace"), max_length=500, blank=True)
    starts_at = models.DateTimeField(_("empieza"))
    ends_at = models.DateTimeField(_("termina"))
    seats = models.PositiveIntegerField(_("cupos presenciales"), default=0)
    online_seats = models.PositiveIntegerField(_("cupos en línea"), default=0)
    competences = models.ManyToManyField(Competence, verbose_name=_("competencias"), blank=True, related_name="+")
    service = models.ForeignKey(
        ITService, verbose_name=_("servicio"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    status = models.CharField(_("estado"), max_length=10, choices=TalkStatus, default=TalkStatus.PLANNED)
    attendance_code = models.CharField(_("código de asistencia"), max_length=8)
    organizer = models.ForeignKey(
        Person, verbose_name=_("organiza"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("creada el"))
    changed_at = models.DateTimeField(_("cambiada el"))

    class Meta:
        verbose_name = _("charla")
        verbose_name_plural = _("charlas")
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["entity", "status", "starts_at"], name="talk_by_date")]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="talk_ends_after_start"),
            models.CheckConstraint(
                condition=models.Q(seats__gte=1) | models.Q(online_seats__gte=1), name="talk_has_a_seat"
            ),
            models.CheckConstraint(condition=models.Q(seats=0) | ~models.Q(place=""), name="room_of_a_talk_is_said"),
            models.CheckConstraint(
                condition=models.Q(online_seats=0) | ~models.Q(link=""), name="entrance_of_a_talk_is_said"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def seats_of(self, mode: str) -> int:
        """Return how many may take part that way."""
        return self.online_seats if mode == TalkMode.ONLINE else self.seats

    @property
    def modes(self) -> list[TalkMode]:
        """The ways to take part in it."""
        return [mode for mode in TalkMode if self.seats_of(mode)]

    def entrance_of(self, mode: str | None) -> str:
        """Return the link to enter for who has a seat that way: for all of them where no seats are online."""
        is_for = mode is not None and (mode == TalkMode.ONLINE or not self.online_seats)
        return self.link if is_for else ""


class TalkPlace(EntityOwned):
    """Somebody's place in a talk. By name, because whoever hosts it calls the list; erased, it stays a count."""

    talk = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="places")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, null=True, related_name="+")
    status = models.CharField(_("estado"), max_length=10, choices=PlaceStatus)
    mode = models.CharField(_("modalidad"), max_length=6, choices=TalkMode, default=TalkMode.ROOM)
    offered_until = models.DateTimeField(_("confirma hasta"), null=True)
    signed_up_at = models.DateTimeField(_("inscrita el"))
    attended_at = models.DateTimeField(_("asistió"), null=True)
    asked_at = models.DateTimeField(_("se le pidió su opinión"), null=True)

    class Meta:
        verbose_name = _("inscripción a una charla")
        verbose_name_plural = _("inscripciones a charlas")
        ordering = ["signed_up_at", "id"]
        indexes = [models.Index(fields=["person", "status"], name="talk_place_by_person")]
        constraints = [
            models.UniqueConstraint(fields=["talk", "person"], name="one_place_per_talk_and_person"),
            models.CheckConstraint(
                condition=~models.Q(status=PlaceStatus.OFFERED) | models.Q(offered_until__isnull=False),
                name="offered_seat_has_its_term",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.talk_id} · {self.get_status_display()}"
