from apropia.support.queries import figures
from apropia.support.queries.tickets import (
    TABLE,
    TicketPage,
    files_of_person,
    kept_upload,
    mine_of,
    queue_for,
    ticket_for,
    ticket_page,
    waiting_counts,
)

__all__ = [
    "TABLE",
    "TicketPage",
    "figures",
    "files_of_person",
    "kept_upload",
    "mine_of",
    "queue_for",
    "ticket_for",
    "ticket_page",
    "waiting_counts",
]
