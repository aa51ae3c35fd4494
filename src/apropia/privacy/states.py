"""A legal text is written, approved once, and never changes again (INV-01)."""

from django.utils.translation import gettext_lazy as _

from apropia.foundation.states import StateMachine

TEXT = StateMachine(
    "state",
    {"DRAFT": ("APPROVED",), "APPROVED": ()},
    _("Esta versión ya fue aprobada y no cambia. Escriba una versión nueva."),
)
