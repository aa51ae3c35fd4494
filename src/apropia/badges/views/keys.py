"""The keys with which the entity signs, for who administers the system."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apropia.badges import actions
from apropia.badges.policies import KEY_KEEPERS
from apropia.badges.queries import manage
from apropia.foundation import clock, deeds
from apropia.people.access import PersonRequest, roles_required


@roles_required(*KEY_KEEPERS)
@require_safe
def keys(request: PersonRequest) -> HttpResponse:
    """List the keys, the one that signs first."""
    return render(request, "badges/keys.html", {"keys": manage.keys_for(person=request.person)})


@roles_required(*KEY_KEEPERS)
@require_http_methods(["GET", "POST"])
def rotate(request: PersonRequest) -> HttpResponse:
    """Ask, and sign with a new key from now on."""
    back = reverse("badges:keys")
    if request.method == "POST":
        done = _("Listo: se firma con una llave nueva. Lo ya firmado se sigue comprobando.")
        return deeds.do(
            request,
            actions.keys.rotate,
            back=back,
            done=done,
            entity=request.entity,
            by=request.person,
            at=clock.now(),
        )
    context = {
        "title": _("Cambiar la llave de firma"),
        "explanation": _(
            "Las insignias se firmarán con una llave nueva. La anterior ya no firma, pero lo que firmó se sigue "
            "comprobando. Hágalo cada año, o si alguien pudo copiar los datos de esta instalación."
        ),
        "label": _("Cambiar la llave"),
        "cancel_url": back,
    }
    return render(request, "ui/confirm.html", context)
