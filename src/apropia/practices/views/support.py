from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.foundation.files import actions as files
from apropia.foundation.files.kinds import ATTACHMENT
from apropia.people.access import PersonRequest
from apropia.practices import actions, queries
from apropia.practices.access import EVIDENCE
from apropia.practices.forms import ClaimForm, EvidenceForm, StatementForm


@require_POST
def add_statement(request: PersonRequest, slug: str, section: str) -> HttpResponse:
    """Tie a sentence to what backs it."""
    if section not in queries.SECTIONS:
        raise Http404
    page = queries.editor_page(slug=slug, section=section, person=request.person)
    figures = [(one.measurement_id, f"{one.indicator_code} · {one.scope} · {one.value_text}") for one in page.figures]
    form = StatementForm(
        request.POST, figures=figures, evidence=[(one.number, one.title) for one in page.evidence], prefix="a"
    )
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.add_statement(
                version=page.version,
                key=section,
                text=data["text"],
                claim=data["claim"],
                measurement_id=data["measurement"],
                evidence=tuple(data.get("evidence", ())),
                by=request.person,
                at=clock.now(),
            )
            messages.success(request, _("Marcó la afirmación."))
            return redirect("practices:edit", slug, section)
        except DomainError as refusal:
            show_on(form, refusal)
    context = {"form": form, "version": page.version, "section": section, "title": page.title}
    return render(request, "practices/statement_form.html", context, status=422)


@require_POST
def change_claim(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """Call a statement something else."""
    statement = queries.statement_for(pk=pk, person=request.person)
    form = ClaimForm(request.POST)
    if form.is_valid():
        try:
            actions.change_claim(
                statement=statement, claim=form.cleaned_data["claim"], by=request.person, at=clock.now()
            )
        except DomainError as refusal:
            messages.error(request, refusal.message)
    return redirect("practices:edit", statement.version.practice.slug, statement.key)


@require_POST
def remove_statement(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """Take the mark off a sentence."""
    statement = queries.statement_for(pk=pk, person=request.person)
    try:
        actions.remove_statement(statement=statement, by=request.person, at=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect("practices:edit", statement.version.practice.slug, statement.key)


@require_http_methods(["GET", "POST"])
def add_evidence(request: PersonRequest, slug: str) -> HttpResponse:
    """Attach a file to the version in work."""
    version = queries.open_version_for(slug=slug, person=request.person)
    form = EvidenceForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        upload = data.pop("file")
        try:
            stored = files.store(
                entity=request.entity,
                data=upload.file,
                name=upload.name,
                kinds=ATTACHMENT,
                by=request.person,
                at=clock.now(),
                owner=EVIDENCE,
                field="file",
            )
            actions.add_evidence(
                version=version, data=actions.EvidenceData(**data), file=stored, by=request.person, at=clock.now()
            )
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Agregó la evidencia."))
            return redirect("practices:edit", slug, "annexes")
    context = {"form": form, "version": version}
    return render(request, "practices/evidence_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def remove_evidence(request: PersonRequest, slug: str, uid: UUID) -> HttpResponse:
    """Take a file off, after asking."""
    evidence = queries.evidence_for(uid=uid, person=request.person)
    if request.method == "POST":
        try:
            actions.remove_evidence(evidence=evidence, by=request.person, at=clock.now())
            messages.success(request, _("Quitó la evidencia."))
        except DomainError as refusal:
            messages.error(request, refusal.message)
        return redirect("practices:edit", evidence.version.practice.slug, "annexes")
    context = {
        "title": _("¿Quitar «%(title)s»?") % {"title": evidence.title},
        "explanation": _("Las afirmaciones que respalda quedarán sin ella."),
        "label": _("Quitar la evidencia"),
        "cancel_url": reverse("practices:edit", args=[slug, "annexes"]),
    }
    return render(request, "ui/confirm.html", context)
