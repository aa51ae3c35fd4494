"""Names that a roster brings in one cell: who looks at the preview says where the surnames begin."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.people import policies
from apropia.people.models import Person, RosterImport, RosterLine

LONGEST = 120


@transaction.atomic
def correct_names(*, roster: RosterImport, names: Mapping[int, tuple[str, str]], by: Person, at: datetime) -> None:
    """Correct names that were taken apart, by line: given names and surnames. They hold when the file is read again."""
    policies.check_can_manage_people(by)
    if roster.status != RosterImport.Status.STAGED:
        raise DomainError(_("Los nombres se corrigen antes de aplicar el archivo."))
    lines = list(RosterLine.objects.filter(roster=roster, is_name_guessed=True, pk__in=names))
    changed = []
    for line in lines:
        given, surnames = (" ".join(part.split()) for part in names[line.pk])
        if not given or max(len(given), len(surnames)) > LONGEST:
            raise DomainError(
                _("Fila %(row)d: escriba los nombres, y a lo sumo %(most)d letras en cada casilla.")
                % {"row": line.row, "most": LONGEST}
            )
        if (given, surnames) != (line.given_names, line.surnames):
            line.given_names, line.surnames = given, surnames
            changed.append(line)
    RosterLine.objects.bulk_update(changed, ["given_names", "surnames"])
    roster.name_fixes |= {line.email: [line.given_names, line.surnames] for line in changed}
    roster.save(update_fields=["name_fixes"])
    record(
        "people.roster.names_corrected", entity=roster.entity, by=by, on=roster, at=at, detail={"rows": len(changed)}
    )
