"""The manager's side of a kiosk: turned on, codes on paper, devices opened and closed."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apropia.diagnosis.actions import kiosks as actions
from apropia.diagnosis.forms.kiosks import DeviceForm
from apropia.diagnosis.policies.kiosks import in_groups
from apropia.diagnosis.policies.waves import RUNNERS
from apropia.diagnosis.queries import kiosk_desk as queries
from apropia.diagnosis.queries.waves import wave_for
from apropia.diagnosis.views.kiosk import keep_device
from apropia.foundation import clock
from apropia.foundation.deeds import do, show_on
from apropia.foundation.errors import DomainError
from apropia.people.access import PersonRequest, roles_required


@roles_required(*RUNNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: PersonRequest, wave_id: int) -> HttpResponse:
    """Show the kiosk of a wave; opening this device for it signs its manager out here."""
    at = clock.now()
    found = queries.kiosk_desk_for(person=request.person, wave_id=wave_id, at=at)
    form = DeviceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            device = actions.open_device(wave=found.wave, by=request.person, at=at, **form.cleaned_data)
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            logout(request)
            return keep_device(redirect("diagnosis:kiosk"), request, device, at=at)
    page = {"desk": found, "wave": found.wave, "form": form}
    return render(request, "diagnosis/wave_kiosk.html", page, status=422 if form.errors else 200)


@roles_required(*RUNNERS)
@require_POST
def turn_on(request: PersonRequest, wave_id: int) -> HttpResponse:
    """Turn the kiosk of a wave on."""
    wave = wave_for(person=request.person, pk=wave_id)
    done = _("Encendió el quiosco de la ola.")
    return do(request, actions.turn_on, back=_desk_of(wave_id), done=done, wave=wave, by=request.person, at=clock.now())


@roles_required(*RUNNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def turn_off(request: PersonRequest, wave_id: int) -> HttpResponse:
    """Ask whether one is sure, then turn the kiosk of a wave off: no code that was handed out serves any more."""
    at = clock.now()
    found = queries.kiosk_desk_for(person=request.person, wave_id=wave_id, at=at)
    if request.method == "POST":
        done = _("Apagó el quiosco: sus códigos ya no sirven.")
        return do(
            request, actions.turn_off, back=_desk_of(wave_id), done=done, wave=found.wave, by=request.person, at=at
        )
    if not found.is_on:
        return redirect("diagnosis:wave_kiosk", wave_id)
    page = {
        "title": _("Apagar el quiosco de «%(wave)s»") % {"wave": found.wave.name},
        "explanation": _(
            "Los códigos entregados dejan de servir y los equipos se cierran. Lo respondido queda guardado."
        ),
        "label": _("Apagar y anular los códigos"),
        "cancel_url": _desk_of(wave_id),
    }
    return render(request, "ui/confirm.html", page)


@roles_required(*RUNNERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: PersonRequest, wave_id: int) -> HttpResponse:
    """Make the codes anew and show them for printing. They are seen this once: no address shows them again.

    Asked first, by GET, where that voids those that were handed out.
    """
    if request.method != "POST":
        return _sure_of_new_sheet(request, wave_id)
    wave = wave_for(person=request.person, pk=wave_id)
    try:
        made = actions.make_sheet(wave=wave, by=request.person, at=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("diagnosis:wave_kiosk", wave_id)
    cards = [{"card": one.card, "code": in_groups(one.code)} for one in made]
    return render(request, "diagnosis/kiosk_sheet.html", {"wave": wave, "cards": cards})


def _sure_of_new_sheet(request: PersonRequest, wave_id: int) -> HttpResponse:
    found = queries.kiosk_desk_for(person=request.person, wave_id=wave_id, at=clock.now())
    if not found.has_sheet:
        return redirect("diagnosis:wave_kiosk", wave_id)
    page = {
        "title": _("Hacer otra hoja de códigos de «%(wave)s»") % {"wave": found.wave.name},
        "explanation": _(
            "Las tarjetas ya entregadas dejan de servir: habrá que entregar las nuevas a todas las personas."
        ),
        "label": _("Hacer la hoja otra vez"),
        "cancel_url": _desk_of(wave_id),
    }
    return render(request, "ui/confirm.html", page)


@roles_required(*RUNNERS)
@require_POST
def close(request: PersonRequest, wave_id: int, uid: UUID) -> HttpResponse:
    """Close a device of the kiosk."""
    device = queries.device_for(person=request.person, wave_id=wave_id, uid=uid)
    done = _("Cerró el quiosco de «%(place)s».") % {"place": device.place}
    return do(
        request,
        actions.close_device,
        back=_desk_of(wave_id),
        done=done,
        device=device,
        by=request.person,
        at=clock.now(),
    )


def _desk_of(wave_id: int) -> str:
    return reverse("diagnosis:wave_kiosk", args=[wave_id])
