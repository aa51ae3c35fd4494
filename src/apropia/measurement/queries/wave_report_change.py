"""The part of a wave's report that tells the change on the scale of its questions."""

from django.utils.translation import gettext as _

from apropia.diagnosis.queries.wave_changes import ChangeCard
from apropia.formats.report import Section, Table


def changed_on_scale(card: ChangeCard | None) -> Section | None:
    """Tell the change with the difficulty of each question taken into account, where somebody asked for it."""
    rows = [row for row in card.rows if not row.reason] if card is not None else []
    if card is None or not rows:
        return None
    return Section(
        _("El cambio, con la dificultad de cada pregunta"),
        [
            _("Las mismas personas, en «%(wave)s» y en esta ola: cuántas de cada 100 preguntas resolverían.")
            % {"wave": card.change.earlier.name},
            _(
                "El margen cuenta también lo que las preguntas pudieron moverse: puede ser más ancho que el del cambio "
                "por puntajes, y se afirma menos. Es un cambio observado."
            ),
        ],
        table=Table(
            _("Cambio por área en la escala de las preguntas"),
            [_("Área"), _("Antes"), _("Ahora"), _("Cambio"), _("Margen del 95 %"), _("Se puede decir"), _("Personas")],
            [[row.name, row.before, row.after, row.change, row.margin, row.verdict, row.people] for row in rows],
            (1, 2, 3, 6),
        ),
    )
