from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apropia.foundation import clock
from apropia.foundation.deeds import do, show_on
from apropia.foundation.errors import DomainError
from apropia.foundation.files.actions import store
from apropia.foundation.files.kinds import ATTACHMENT
from apropia.foundation.files.models import StoredFile
from apropia.foundation.ui.tables import paginate
from apropia.materials import queries as materials
from apropia.people.access import PersonRequest, roles_required
from apropia.support import actions, queries
from apropia.support.access import LABEL
from apropia.support.forms import AnswerForm, AskForm, MessageForm, ValueForm
from apropia.support.policies import ADVISERS, is_adviser


@require_safe
def home(request: PersonRequest) -> HttpResponse:
    """Show one's own questions and the way to ask another."""
    state = queries.TABLE.read(request.GET)
    context = {
        "state": state,
        "page": paginate(queries.mine_of(person=request.person), state),
        "is_adviser": is_adviser(request.person),
    }
    return render(request, "support/home.html", context)


@require_http_methods(["GET", "POST"])
def ask(request: PersonRequest) -> HttpResponse:
    """Ask. The guides that may already answer come first, on a page that carries all that was given."""
    initial = {"subject": request.GET.get("asunto", "")[:150], "service": request.GET.get("servicio", "")}
    form = AskForm(request.POST or None, request.FILES or None, person=request.person, initial=initial)
    kept = queries.kept_upload(person=request.person, uid=request.POST.get("kept", ""), owner=LABEL)
    if request.method == "POST" and form.is_valid() and "cambiar" not in request.POST:
        try:
            files = _stored(request, form.cleaned_data["file"]) or ([kept] if kept else [])
            offered = [] if "enviar" in request.POST else _guides(request, form)
            if offered:
                context = {"form": form, "offered": offered, "kept": files[0] if files else None}
                return render(request, "support/offered.html", context)
            return _asked(request, form, files)
        except DomainError as refusal:
            show_on(form, refusal)
    context = {"form": form, "kept": kept}
    return render(request, "support/ask.html", context, status=422 if form.errors else 200)


def _guides(request: PersonRequest, form: AskForm) -> list[Any]:
    text = f"{form.cleaned_data['subject']} {form.cleaned_data['body']}"[:300]
    return materials.guides_like(text=text, person=request.person)


def _asked(request: PersonRequest, form: AskForm, files: list[StoredFile]) -> HttpResponse:
    given = form.cleaned_data
    ticket = actions.ask(
        subject=given["subject"],
        body=given["body"],
        kind=given["kind"],
        service=given["service"],
        files=files,
        by=request.person,
        at=clock.now(),
    )
    messages.success(request, _("Recibimos su pregunta. Le respondemos en menos de un día hábil."))
    return redirect("support:ticket", ticket.number)


def _stored(request: PersonRequest, upload: "UploadedFile[bytes] | None") -> list[StoredFile]:
    if upload is None:
        return []
    kept = store(
        entity=request.entity,
        data=upload.file if upload.file is not None else b"",
        name=upload.name or "archivo",
        kinds=ATTACHMENT,
        by=request.person,
        at=clock.now(),
        owner=LABEL,
        field="file",
    )
    return [kept]


@roles_required(*ADVISERS)
@require_safe
def queue(request: PersonRequest) -> HttpResponse:
    """Show the advisers' queue: what waits, or whatever they look for."""
    state = queries.TABLE.read(request.GET)
    only_open = not state.is_narrowed and "todas" not in request.GET
    page = paginate(queries.queue_for(person=request.person, only_open=only_open), state)
    context = {"state": state, "page": page, "now": clock.now(), "only_open": only_open}
    return render(request, "support/queue.html", context)


@require_safe
def ticket(request: PersonRequest, number: int) -> HttpResponse:
    """Show one question and its thread."""
    return _page(request, number)


def _page(request: PersonRequest, number: int, **forms: Any) -> HttpResponse:
    found = queries.ticket_page(number=number, person=request.person)
    context = {
        "found": found,
        "ticket": found.ticket,
        "message_form": MessageForm(),
        "answer_form": AnswerForm(),
        "now": clock.now(),
        "scores": range(1, 6),
    } | forms
    return render(request, "support/ticket.html", context, status=422 if forms else 200)


@require_POST
def write(request: PersonRequest, number: int) -> HttpResponse:
    """Add what the person who asked has to say."""
    form = MessageForm(request.POST, request.FILES)
    if form.is_valid():
        refusal = _try(request, number, actions.add_message, form)
        if refusal is None:
            return redirect("support:ticket", number)
        show_on(form, refusal)
    return _page(request, number, message_form=form)


@roles_required(*ADVISERS)
@require_POST
def answer(request: PersonRequest, number: int) -> HttpResponse:
    """Answer, or note something for the other advisers."""
    form = AnswerForm(request.POST, request.FILES)
    if form.is_valid():
        flags = {name: form.cleaned_data[name] for name in ("asks_back", "is_internal")}
        refusal = _try(request, number, actions.answer, form, **flags)
        if refusal is None:
            messages.success(request, _("Guardó la respuesta."))
            return redirect("support:ticket", number)
        show_on(form, refusal)
    return _page(request, number, answer_form=form)


def _try(request: PersonRequest, number: int, action: Any, form: MessageForm, **more: Any) -> DomainError | None:
    found = queries.ticket_for(number=number, person=request.person)
    try:
        files = _stored(request, form.cleaned_data["file"])
        action(ticket=found, body=form.cleaned_data["body"], files=files, by=request.person, at=clock.now(), **more)
    except DomainError as refusal:
        return refusal
    return None


@roles_required(*ADVISERS)
@require_POST
def take(request: PersonRequest, number: int) -> HttpResponse:
    """Take a question."""
    return _do(request, number, actions.take, _("La pregunta queda a su cargo."))


@roles_required(*ADVISERS)
@require_POST
def resolve(request: PersonRequest, number: int) -> HttpResponse:
    """Give a question for answered, perhaps with a guide."""
    slug = request.POST.get("material", "")
    guide = materials.material_for(slug=slug, person=request.person) if slug else None
    return _do(request, number, actions.resolve, _("La pregunta quedó resuelta."), material=guide)


@require_POST
def reopen(request: PersonRequest, number: int) -> HttpResponse:
    """Say that a question was not answered."""
    return _do(request, number, actions.reopen, _("Reabrimos su pregunta."))


@require_POST
def settle(request: PersonRequest, number: int) -> HttpResponse:
    """Say that one's own question is answered."""
    return _do(request, number, actions.settle, _("Qué bueno que quedó resuelta. ¿Cómo le fue con la ayuda?"))


@require_POST
def cancel(request: PersonRequest, number: int) -> HttpResponse:
    """Take a question back."""
    return _do(request, number, actions.cancel, _("Retiró su pregunta."))


@require_POST
def value(request: PersonRequest, number: int) -> HttpResponse:
    """Say how the help was."""
    form = ValueForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Elija de 1 a 5."))
        return redirect("support:ticket", number)
    score = form.cleaned_data["satisfaction"]
    return _do(request, number, actions.value, _("Gracias por contarnos."), satisfaction=score)


def _do(request: PersonRequest, number: int, action: Any, done: str, **arguments: Any) -> HttpResponse:
    found = queries.ticket_for(number=number, person=request.person)
    back = reverse("support:ticket", args=[number])
    return do(request, action, back=back, done=done, ticket=found, by=request.person, at=clock.now(), **arguments)
