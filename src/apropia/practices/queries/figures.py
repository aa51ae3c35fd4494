"""What practices give to measurement from above: GE-04."""

from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from apropia.foundation.tenancy.models import Entity
from apropia.measurement.queries.computing.facts import Counted
from apropia.measurement.states import MeasurementStatus
from apropia.practices.models import Evidence, Statement
from apropia.practices.states import VersionState

CLOSED = (VersionState.REPLACED, VersionState.RETIRED)
NEED_SUPPORT = (Statement.Claim.FACT, Statement.Claim.RESULT)


def statements_with_support(entity: Entity, since: date, until: date) -> Counted | None:
    """Count the facts and results of the versions that live today, and those that something stands behind.

    The forms have no past: `since` and `until` say for which period the count of today is kept.
    """
    backed = Exists(Evidence.objects.filter(statements=OuterRef("pk"))) | Q(
        measurement__status=MeasurementStatus.OFFICIAL
    )
    rows = Statement.objects.filter(entity=entity, claim__in=NEED_SUPPORT).exclude(version__state__in=CLOSED)
    required = rows.count()
    if not required:
        return None
    return Counted(
        numerator=rows.filter(backed).count(),
        denominator=required,
        source=_("Formatos de práctica abiertos o publicados el día del cálculo: %(count)d afirmaciones.")
        % {"count": required},
    )
