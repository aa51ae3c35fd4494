from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from apropia.foundation import clock
from apropia.foundation.errors import DomainError
from apropia.people.access import PersonRequest
from apropia.practices import actions, queries
from apropia.practices.actions.deciding import Judgement
from apropia.practices.forms import ClassificationForm, CommentForm
from apropia.practices.policies import FIRST_LEVEL, SECOND_LEVEL

# verb -> (title, what follows, button, what must be said, whether a remark may go along, action, what was done)
_VERBS: dict[str, tuple[Any, Any, Any, Any, bool, Callable[..., Any], Any]] = {
    "enviar": (
        gettext_lazy("Enviar a revisión"),
        gettext_lazy("La práctica pasa al directivo de la dependencia. Mientras tanto no se cambia."),
        gettext_lazy("Enviar a revisión"),
        "",
        False,
        actions.submit,
        gettext_lazy("Envió la práctica a revisión."),
    ),
    "aprobar": (
        gettext_lazy("Aprobar por la dependencia"),
        gettext_lazy("La práctica pasa a gestión del conocimiento para su validación."),
        gettext_lazy("Aprobar"),
        "",
        True,
        actions.approve,
        gettext_lazy("Aprobó la práctica por la dependencia."),
    ),
    "devolver": (
        gettext_lazy("Pedir ajustes"),
        gettext_lazy("La práctica vuelve a quien la escribió, con lo que usted pida."),
        gettext_lazy("Pedir ajustes"),
        gettext_lazy("Qué debe ajustarse"),
        True,
        actions.return_for_changes,
        gettext_lazy("Pidió ajustes."),
    ),
    "retomar": (
        gettext_lazy("Hacer los ajustes"),
        gettext_lazy("La práctica vuelve a ser un borrador que usted puede cambiar."),
        gettext_lazy("Hacer los ajustes"),
        "",
        False,
        actions.resume,
        gettext_lazy("La práctica es un borrador otra vez."),
    ),
    "recibir": (
        gettext_lazy("Empezar la validación"),
        gettext_lazy("Después la clasifica por los siete criterios y la valida."),
        gettext_lazy("Empezar la validación"),
        "",
        False,
        actions.take_for_validation,
        gettext_lazy("Empezó la validación."),
    ),
    "validar": (
        gettext_lazy("Validar"),
        gettext_lazy("La práctica queda lista para publicar."),
        gettext_lazy("Validar"),
        "",
        True,
        actions.validate,
        gettext_lazy("Validó la práctica."),
    ),
    "publicar": (
        gettext_lazy("Publicar"),
        gettext_lazy("Cualquiera podrá leer una copia sin teléfonos, correos ni nombres."),
        gettext_lazy("Publicar"),
        "",
        False,
        actions.publish_version,
        gettext_lazy("Publicó la práctica."),
    ),
    "actualizar": (
        gettext_lazy("Abrir una versión nueva"),
        gettext_lazy("La versión publicada sigue a la vista mientras escribe la nueva."),
        gettext_lazy("Abrir la versión nueva"),
        "",
        False,
        actions.open_update,
        gettext_lazy("Abrió una versión nueva con el mismo texto."),
    ),
    "retirar": (
        gettext_lazy("Retirar la práctica"),
        gettext_lazy("La copia pública deja de verse. La historia se conserva."),
        gettext_lazy("Retirar"),
        gettext_lazy("Por qué se retira"),
        True,
        actions.retire,
        gettext_lazy("Retiró la práctica."),
    ),
}


@require_http_methods(["GET", "POST"])
def decide(request: PersonRequest, slug: str, verb: str) -> HttpResponse:
    """Ask before a decision, and take it."""
    if verb not in _VERBS:
        raise Http404
    title, explanation, label, must_say, takes_comment, action, done = _VERBS[verb]
    today = clock.today(request.entity.timezone)
    decision = queries.decision_for(slug=slug, verb=verb, person=request.person, today=today)
    overview = decision.overview
    form = CommentForm(request.POST if request.method == "POST" else None, must_say=must_say) if takes_comment else None
    errors: list[str] = []
    if request.method == "POST" and (form is None or form.is_valid()):
        words = {"comment": form.cleaned_data["comment"]} if form is not None else {}
        try:
            action(version=decision.version, by=request.person, at=clock.now(), **words)
        except DomainError as refusal:
            errors = [refusal.message]
            if form is not None:
                form.add_error("comment" if refusal.field == "comment" else None, refusal.message)
        else:
            messages.success(request, str(done))
            return redirect("practices:practice", slug)
    context = {
        "title": title,
        "explanation": explanation,
        "label": label,
        "form": form,
        "errors": errors if form is None or not decision.is_offered else [],
        "decision": decision,
        "overview": overview,
        "missing": overview.missing if verb in ("enviar", "publicar") else [],
        "version": decision.version,
        "can_write": overview.can_write,
        "cancel_url": reverse("practices:practice", args=[slug]),
        "kind": "danger" if verb == "retirar" else "",
    }
    status = 422 if errors or (form is not None and form.errors) else 200
    return render(request, "practices/decide.html", context, status=status)


@require_http_methods(["GET", "POST"])
def classification(request: PersonRequest, slug: str) -> HttpResponse:
    """Judge a version by the seven criteria."""
    today = clock.today(request.entity.timezone)
    overview = queries.overview_for(slug=slug, person=request.person, today=today)
    evidence = [(one.number, f"{one.number}. {one.title}") for one in overview.evidence]
    form = ClassificationForm(
        request.POST if request.method == "POST" else None, evidence=evidence, initial=_standing(overview)
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        judgements = {
            number: Judgement(
                data[f"verdict_{number}"], data[f"justification_{number}"], tuple(data.get(f"evidence_{number}", ()))
            )
            for number in (*FIRST_LEVEL, *SECOND_LEVEL)
        }
        try:
            assessment = actions.classify(
                version=overview.version, judgements=judgements, by=request.person, at=clock.now()
            )
        except DomainError as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, refusal.message)
        else:
            messages.success(request, _("Clasificación: %(level)s.") % {"level": assessment.get_level_display()})
            return redirect("practices:practice", slug)
    context = {"form": form, "overview": overview, "version": overview.version, "criteria": _rows(form)}
    return render(request, "practices/classification.html", context, status=422 if form.errors else 200)


def _rows(form: ClassificationForm) -> list[dict[str, Any]]:
    return [
        {
            "verdict": form[f"verdict_{number}"],
            "justification": form[f"justification_{number}"],
            "evidence": form[f"evidence_{number}"] if f"evidence_{number}" in form.fields else None,
        }
        for number in (*FIRST_LEVEL, *SECOND_LEVEL)
    ]


def _standing(overview: queries.Overview) -> dict[str, Any]:
    initial: dict[str, Any] = {}
    for one in overview.assessment.verdicts.all() if overview.assessment else ():
        initial |= {
            f"verdict_{one.criterion}": one.verdict,
            f"justification_{one.criterion}": one.justification,
            f"evidence_{one.criterion}": [evidence.number for evidence in one.evidence.all()],
        }
    return initial
