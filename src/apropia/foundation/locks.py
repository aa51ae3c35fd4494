"""One after the other: two who ask the same at the same moment are not both told yes."""

from django.db import connections
from django.db.models import Model


def hold(row: Model) -> None:
    """Hold a row until the caller's transaction ends; whoever holds it too waits, and then sees what was written.

    Called before a question whose answer a constraint also keeps (is this code taken? what is the next number?), on
    the row that the question is about: the entity, the version, the practice. So the second gets the sentence of the
    refusal or the next number, and not an error of the database. Others go on pointing at the row meanwhile.

    SQLite lets one transaction write at a time and there is nothing to hold.
    """
    manager = type(row)._base_manager
    if connections[manager.db].features.has_select_for_update:
        manager.select_for_update(no_key=True).filter(pk=row.pk).values_list("pk").first()
