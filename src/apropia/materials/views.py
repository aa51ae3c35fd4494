from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apropia.foundation import clock
from apropia.foundation.deeds import do, show_on
from apropia.foundation.errors import DomainError
from apropia.foundation.ui.tables import paginate
from apropia.materials import actions, policies, queries
from apropia.materials.forms import FeedbackForm, MaterialForm, MoveForm
from apropia.materials.policies import WRITERS
from apropia.people.access import PersonRequest, roles_required


@require_safe
def guide_list(request: PersonRequest) -> HttpResponse:
    """Show the library."""
    state = queries.TABLE.read(request.GET)
    found = queries.library_of(person=request.person)
    context = {
        "state": state,
        "page": paginate(found.guides, state),
        "can_write": policies.can_write(request.person),
        "waiting": found.waiting,
    }
    return render(request, "materials/guide_list.html", context)


@require_safe
def guide(request: PersonRequest, slug: str) -> HttpResponse:
    """Show a guide as people read it."""
    found = queries.guide_page(slug=slug, person=request.person)
    if isinstance(found, queries.Withdrawn):
        return render(request, "materials/guide_withdrawn.html", {"found": found}, status=410)
    return render(request, "materials/guide_detail.html", _context(request, found))


def _context(request: PersonRequest, found: queries.MaterialPage) -> dict[str, Any]:
    return {
        "found": found,
        "material": found.material,
        "version": found.version,
        "can_write": policies.can_write(request.person),
        "can_publish": request.person.has_role(*policies.PUBLISHERS),
        "next_steps": policies.next_steps(found.material),
    }


@roles_required(*WRITERS)
@require_safe
def draft(request: PersonRequest, slug: str) -> HttpResponse:
    """Show the draft as it would be read."""
    found = queries.material_page(slug=slug, person=request.person)
    if found.draft is None:
        raise Http404
    context = _context(request, found) | {"version": found.draft, "is_draft": True}
    return render(request, "materials/guide_detail.html", context)


@roles_required(*WRITERS)
@require_http_methods(["GET", "POST"])
def create(request: PersonRequest) -> HttpResponse:
    """Begin a guide."""
    form = MaterialForm(request.POST or None, entity=request.entity, initial=_begun(request))
    if request.method == "POST" and form.is_valid():
        made = actions.create_material(
            entity=request.entity, data=_data(form.cleaned_data), by=request.person, at=clock.now()
        )
        messages.success(request, _("Guardó el borrador. Cuando esté lista, envíela a revisión."))
        return redirect("materials:guide", made.slug)
    context = {"form": form, "title": _("Escribir una guía")}
    return render(request, "materials/guide_form.html", context, status=422 if form.errors else 200)


@roles_required(*WRITERS)
@require_http_methods(["GET", "POST"])
def change(request: PersonRequest, slug: str) -> HttpResponse:
    """Write the draft of a guide."""
    found = queries.material_for(slug=slug, person=request.person)
    if request.method != "POST":
        form = MaterialForm(entity=request.entity, initial=_initial(found))
        return render(request, "materials/guide_form.html", {"form": form, "material": found, "title": found.title})
    form = MaterialForm(request.POST, entity=request.entity)
    if form.is_valid():
        try:
            actions.save_draft(
                material=found,
                data=_data(form.cleaned_data),
                seen_at=form.cleaned_data["seen_at"],
                by=request.person,
                at=clock.now(),
            )
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Guardó los cambios en el borrador."))
            return redirect("materials:draft", found.slug)
    context = {"form": form, "material": found, "title": found.title}
    return render(request, "materials/guide_form.html", context, status=422)


def _data(cleaned: dict[str, Any]) -> actions.MaterialData:
    return actions.MaterialData(**{key: value for key, value in cleaned.items() if key != "seen_at"})


def _begun(request: PersonRequest) -> dict[str, Any]:
    """Begin with what the address brings, as an adviser's answer that deserves to be a guide."""
    return {
        "title": request.GET.get("titulo", "")[:150],
        "body": request.GET.get("texto", "")[:5000],
        "services": request.GET.getlist("servicio"),
    }


def _initial(material: Any) -> dict[str, Any]:
    text = queries.draft_of(material) or material.current
    return {
        "title": text.title,
        "summary": text.summary,
        "body": text.body,
        "kind": material.kind,
        "minutes": material.minutes,
        "services": list(material.services.all()),
        "competences": list(material.competences.all()),
        "seen_at": text.changed_at.isoformat(),
    }


@roles_required(*WRITERS)
@require_POST
def send(request: PersonRequest, slug: str) -> HttpResponse:
    """Send the draft to review."""
    return _do(request, slug, actions.send_to_review, _("La guía quedó en revisión. Otra persona la publica."))


@roles_required(*policies.PUBLISHERS)
@require_POST
def publish(request: PersonRequest, slug: str) -> HttpResponse:
    """Publish the draft."""
    return _do(request, slug, actions.publish_material, _("La guía quedó publicada."))


@roles_required(*WRITERS)
@require_POST
def move(request: PersonRequest, slug: str) -> HttpResponse:
    """Move a guide to another state."""
    form = MoveForm(request.POST)
    if not form.is_valid():
        raise Http404
    return _do(request, slug, actions.move, _("Cambió el estado de la guía."), to=form.cleaned_data["to"])


@roles_required(*WRITERS)
@require_POST
def confirm(request: PersonRequest, slug: str) -> HttpResponse:
    """Say that a guide still holds."""
    return _do(request, slug, actions.confirm_still_valid, _("La guía sigue vigente por un año."))


@require_POST
def read(request: PersonRequest, slug: str) -> HttpResponse:
    """Keep that the person read a guide."""
    return _do(request, slug, actions.mark_read, _("Marcó la guía como leída."))


@require_POST
def feedback(request: PersonRequest, slug: str) -> HttpResponse:
    """Keep whether a guide helped."""
    form = FeedbackForm(request.POST)
    if not form.is_valid():
        raise Http404
    useful = form.cleaned_data["useful"] == "si"
    return _do(request, slug, actions.give_feedback, _("Gracias. Su opinión mejora esta guía."), was_useful=useful)


def _do(request: PersonRequest, slug: str, action: Any, done: str, **arguments: Any) -> HttpResponse:
    found = queries.material_for(slug=slug, person=request.person)
    back = reverse("materials:guide", args=[slug])
    return do(request, action, back=back, done=done, material=found, by=request.person, at=clock.now(), **arguments)
