"""Questions of a quiz from a file, and as files for Moodle."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apropia.formats.errors import FormatError
from apropia.formats.questions.reading import read_questions
from apropia.foundation import clock
from apropia.foundation.errors import DomainError
from apropia.learning import actions, queries
from apropia.learning.forms.question_files import QuestionsFileForm
from apropia.learning.policies.courses import AUTHORS, check_can_edit
from apropia.learning.policies.question_files import WRITERS, brought, file_of
from apropia.learning.views.deeds import tell_added
from apropia.people.access import PersonRequest, roles_required

SIGNED_AS = "learning.questions_read"
MAX_SIGNED = 4 << 20  # what a page sends back must fit in DATA_UPLOAD_MAX_MEMORY_SIZE
A_DAY = 24 * 60 * 60


@roles_required(*AUTHORS)
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: PersonRequest, pk: int) -> HttpResponse:
    """Read a file of questions, show what becomes of each, then add the good ones.

    What was read travels signed in the page, so that applying needs neither the file again nor a place to keep it.
    """
    quiz = queries.authoring.quiz_for(person=request.person, pk=pk)
    try:
        check_can_edit(request.person, quiz.version)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("learning:author_quiz", pk)
    if request.method == "POST" and "leidas" in request.POST:
        return _apply(request, quiz)
    form = QuestionsFileForm(request.POST or None, request.FILES or None)
    page: dict[str, Any] = {"form": form, "quiz": quiz, "version": quiz.version}
    if request.method == "POST" and form.is_valid():
        try:
            file = read_questions(form.cleaned_data["file"].read())
        except FormatError as problem:
            form.add_error("file", str(problem))
        else:
            told = brought(file.questions)
            good = [one.fields for one in told if one.fields]
            signed = signing.dumps({"quiz": pk, "questions": good}, salt=SIGNED_AS, compress=True)
            if len(signed) > MAX_SIGNED:
                form.add_error("file", _("El archivo trae demasiado texto para revisarlo de una vez. Divídalo."))
            else:
                page |= {"file": file, "told": told, "good": good, "signed": signed}
    return render(request, "learning/author/bring_questions.html", page, status=422 if form.errors else 200)


def _apply(request: PersonRequest, quiz: Any) -> HttpResponse:
    try:
        read = signing.loads(request.POST["leidas"], salt=SIGNED_AS, max_age=A_DAY)
        if read["quiz"] != quiz.pk:
            raise signing.BadSignature
        added = actions.bringing.bring_questions(
            quiz=quiz, questions=read["questions"], by=request.person, at=clock.now()
        )
    except signing.BadSignature:
        messages.error(request, _("La revisión venció. Suba el archivo otra vez."))
        return redirect("learning:author_bring_questions", quiz.pk)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("learning:author_quiz", quiz.pk)
    tell_added(request, added)
    return redirect("learning:author_quiz", quiz.pk)


@roles_required(*AUTHORS)
@require_safe
def quiz_file(request: PersonRequest, pk: int) -> HttpResponse:
    """Give the questions of a quiz as a file for Moodle."""
    quiz = queries.authoring.quiz_for(person=request.person, pk=pk)
    return _download(request, quiz.title, [("", list(quiz.questions.all()))])


@roles_required(*AUTHORS)
@require_safe
def course_file(request: PersonRequest, pk: int) -> HttpResponse:
    """Give the questions of every quiz of a course as a file for Moodle, each quiz a category."""
    version, groups = queries.authoring.questions_by_quiz_for(person=request.person, pk=pk)
    return _download(request, version.title, groups)


def _download(request: PersonRequest, title: str, groups: Iterable[tuple[str, Sequence[Any]]]) -> HttpResponse:
    asked = request.GET.get("formato", "")
    format_ = asked if asked in WRITERS else "xml"
    ending, media_type, _write = WRITERS[format_]
    name = f"{slugify(title)[:60] or 'preguntas'}.{ending}"
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "attachment"}
    return HttpResponse(file_of(groups, format_=format_), content_type=f"{media_type}; charset=utf-8", headers=headers)
