"""What reviewers say of a version, and what its author answers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.learning import actions, queries
from apropia.learning.forms.comments import AnswerForm, CommentOnForm
from apropia.learning.policies.courses import AUTHORS
from apropia.learning.views.deeds import do
from apropia.people.access import PersonRequest, roles_required


@roles_required(*AUTHORS)
@require_http_methods(["GET", "POST"])
def comments(request: PersonRequest, pk: int) -> HttpResponse:
    """Show what was said of a version, and take a new comment from whoever reviews it."""
    found = queries.comments.discussion_for(person=request.person, pk=pk)
    form = CommentOnForm(request.POST or None, choices=found.choices(), about=request.GET.get("sobre", ""))
    if request.method == "POST" and form.is_valid():
        activity, question = found.subjects.get(form.cleaned_data["about"], (None, None))
        try:
            actions.comments.comment(
                version=found.version,
                activity=activity,
                question=question,
                text=form.cleaned_data["text"],
                by=request.person,
                at=clock.now(),
            )
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Dejó el comentario."))
            return redirect("learning:author_comments", pk)
    context = {"found": found, "version": found.version, "form": form}
    return render(request, "learning/author/comments.html", context, status=422 if form.errors else 200)


@roles_required(*AUTHORS)
@require_http_methods(["GET", "POST"])
def answer(request: PersonRequest, pk: int) -> HttpResponse:
    thread = queries.comments.comment_for(person=request.person, pk=pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.comments.answer(thread=thread, text=form.cleaned_data["text"], by=request.person, at=clock.now())
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            return redirect(_back(thread.version_id, pk))
    context = {"form": form, "thread": thread, "version": thread.version}
    return render(request, "learning/author/answer.html", context, status=422 if form.errors else 200)


@roles_required(*AUTHORS)
@require_POST
def settle(request: PersonRequest, pk: int) -> HttpResponse:
    thread = queries.comments.comment_for(person=request.person, pk=pk)
    back, done = _back(thread.version_id, pk), _("Quedó resuelto.")
    return do(request, actions.comments.settle, back=back, done=done, thread=thread)


@roles_required(*AUTHORS)
@require_POST
def reopen(request: PersonRequest, pk: int) -> HttpResponse:
    thread = queries.comments.comment_for(person=request.person, pk=pk)
    back, done = _back(thread.version_id, pk), _("Abrió otra vez el comentario.")
    return do(request, actions.comments.reopen, back=back, done=done, thread=thread)


def _back(version_id: int, thread_id: int) -> str:
    return f"{reverse('learning:author_comments', args=[version_id])}#comentario-{thread_id}"
