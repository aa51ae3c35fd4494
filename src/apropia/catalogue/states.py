"""The life of an IT service. A retired service stays, for what was measured of it."""

from django.utils.translation import gettext_lazy as _

from apropia.foundation.states import StateMachine

SERVICE = StateMachine(
    "lifecycle",
    {
        "PLANNED": ("ACTIVE", "RETIRED"),
        "ACTIVE": ("RETIRING", "RETIRED"),
        "RETIRING": ("ACTIVE", "RETIRED"),
        "RETIRED": ("ACTIVE",),
    },
    _("Un servicio «%(now)s» no pasa a «%(then)s»."),
)
