import dataclasses
from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apropia.foundation.errors import NotFound
from apropia.foundation.files.models import StoredFile
from apropia.foundation.ui.tables import Column, Filter, Table
from apropia.materials import queries as materials
from apropia.materials.models import Material
from apropia.people.models import Person
from apropia.support import policies
from apropia.support.models import Ticket, TicketFile, TicketMessage
from apropia.support.states import OPEN, TICKET

TABLE = Table(
    caption=gettext_lazy("Asesorías"),
    columns=(
        Column("numero", gettext_lazy("Número"), sort="number", is_number=True),
        Column("asunto", gettext_lazy("Asunto"), sort="subject", is_name=True),
        Column("antes", gettext_lazy("Responder antes de"), sort="first_due_at"),
        Column("estado", gettext_lazy("Estado"), sort="status"),
        Column("servicio", gettext_lazy("Servicio"), sort="service__sort_name"),
    ),
    search=("subject", "requester__surnames", "requester__given_names"),
    filters=(
        Filter("estado", gettext_lazy("Estado"), "status", Ticket.Status.choices),
        Filter("tipo", gettext_lazy("Tipo"), "kind", Ticket.Kind.choices),
    ),
    default_sort="-numero",
)


@dataclasses.dataclass(frozen=True)
class TicketPage:
    """What the page of a ticket shows to this reader."""

    ticket: Ticket
    messages: Sequence[TicketMessage]
    suggestions: Sequence[Material]
    is_adviser: bool
    is_mine: bool
    can_reopen: bool
    can_cancel: bool
    can_settle: bool
    # Whether the last word is an answer: nothing was written after it, nor was the question opened again.
    is_answered: bool
    is_open: bool
    last_answer: str

    @property
    def can_become_guide(self) -> bool:
        """Tell whether this reader may begin a guide with what was answered."""
        return self.is_adviser and not self.is_mine and bool(self.last_answer)


def ticket_for(*, number: int, person: Person) -> Ticket:
    """Return one ticket that the person may read. Raises `NotFound`."""
    found = (
        Ticket.objects.filter(policies.visible_to(person), number=number)
        .select_related("requester__unit", "assignee", "service", "material", "entity")
        .first()
    )
    if found is None:
        raise NotFound(_("No encontramos esa asesoría."))
    return found


def ticket_page(*, number: int, person: Person) -> TicketPage:
    """Return the thread as this reader may see it: internal notes only for advisers."""
    ticket = ticket_for(number=number, person=person)
    is_adviser = policies.is_adviser(person)
    messages = ticket.messages.select_related("author").prefetch_related(
        Prefetch("files", TicketFile.objects.select_related("file"))
    )
    if not is_adviser:
        messages = messages.filter(is_internal=False)
    thread = list(messages)
    suggestions = (
        materials.guides_like(text=f"{ticket.subject} {thread[0].body if thread else ''}"[:300], person=person)
        if is_adviser and ticket.status in OPEN
        else []
    )
    last = next((one for one in reversed(thread) if not one.is_internal), None)
    return TicketPage(
        ticket=ticket,
        messages=thread,
        suggestions=suggestions,
        is_adviser=is_adviser,
        is_mine=ticket.requester_id == person.pk,
        can_reopen=TICKET.allows(ticket, Ticket.Status.REOPENED),
        can_cancel=TICKET.allows(ticket, Ticket.Status.CANCELLED),
        can_settle=ticket.first_answered_at is not None and TICKET.allows(ticket, Ticket.Status.RESOLVED),
        is_answered=(
            ticket.status != Ticket.Status.REOPENED and last is not None and last.author_id != ticket.requester_id
        ),
        is_open=ticket.status in OPEN,
        last_answer=next(
            (one.body for one in reversed(thread) if not one.is_internal and one.author_id != ticket.requester_id), ""
        ),
    )


def queue_for(*, person: Person, only_open: bool = False) -> QuerySet[Ticket]:
    """Return every ticket for an adviser's queue, or those that still wait; nothing for others."""
    if not policies.is_adviser(person):
        return Ticket.objects.none()
    found = Ticket.objects.filter(policies.visible_to(person)).select_related("requester", "assignee", "service")
    return found.filter(status__in=OPEN) if only_open else found


def mine_of(*, person: Person) -> QuerySet[Ticket]:
    """Return the person's own questions, newest first."""
    return Ticket.objects.filter(entity_id=person.entity_id, requester=person).select_related("service")


def waiting_counts(*, person: Person) -> tuple[int, int]:
    """Return how many open tickets wait for an adviser, and how many of one's own wait for oneself."""
    rows = Ticket.objects.filter(entity_id=person.entity_id)
    own = Count("pk", filter=Q(requester=person, status__in=[Ticket.Status.WAITING, Ticket.Status.RESOLVED]))
    if not policies.is_adviser(person):
        return 0, rows.filter(requester=person).aggregate(own=own)["own"]
    waiting = Count("pk", filter=Q(status__in=[one for one in OPEN if one != Ticket.Status.WAITING]))
    found = rows.filter(Q(status__in=OPEN) | Q(requester=person)).aggregate(waiting=waiting, own=own)
    return found["waiting"], found["own"]


def kept_upload(*, person: Person, uid: str, owner: str) -> StoredFile | None:
    """Return a file that the person gave with a question not yet sent, by the uid that the page carries."""
    try:
        known = UUID(uid)
    except ValueError:
        return None
    waiting = StoredFile.objects.filter(entity_id=person.entity_id, uid=known, owner=owner, created_by=person.uid)
    return waiting.exclude(pk__in=TicketFile.objects.filter(file__uid=known).values("file")).first()


def files_of_person(*, person: Person, uid: UUID) -> bool:
    """Say whether a file hangs from a message that the person may read."""
    rows = TicketFile.objects.filter(entity_id=person.entity_id, file__uid=uid)
    if not policies.is_adviser(person):
        rows = rows.filter(message__ticket__requester=person, message__is_internal=False)
    return rows.exists()
