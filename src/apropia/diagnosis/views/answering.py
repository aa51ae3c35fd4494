from collections.abc import Callable
from datetime import datetime
from functools import partial, wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apropia.diagnosis.actions import answering
from apropia.diagnosis.actions.light import save_page
from apropia.diagnosis.forms.answering import fields_of, numbers_shown, read_answer, typed
from apropia.diagnosis.queries import endings, invitations, light_pages, question_pages, responses
from apropia.diagnosis.views.sent_answers import keep_sent
from apropia.foundation import clock
from apropia.foundation.errors import DomainError
from apropia.people.access import PersonRequest, public

PATH = "/diagnostico/"
LIGHT = "diagnostico_ligera"


def _cookie(wave_id: int) -> str:
    return f"diagnostico_{wave_id}"


def _token(request: HttpRequest, wave_id: int) -> str:
    """Return the secret that ties this browser to an anonymous response. The session knows the person: never there."""
    return request.COOKIES.get(_cookie(wave_id), "")


def _thanks_once_ended(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Lead whoever goes back after the end to the thanks, also where nothing leads to the answers any more."""

    @wraps(view)
    def answered(request: PersonRequest, wave_id: int, **rest: int) -> HttpResponse:
        try:
            return view(request, wave_id, **rest)
        except responses.Ended:
            return redirect("diagnosis:done", wave_id)

    return answered


@require_safe
def home(request: PersonRequest) -> HttpResponse:
    """Show the diagnoses that wait for this person."""
    found = list(invitations.invitations_of(person=request.person))
    return render(request, "diagnosis/answer_home.html", {"invitations": found})


@public
@require_safe
def open_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Take the link of a message to the first page; signing in, where needed, comes on the way."""
    wave_id = answering.open_link(token=token)
    return redirect("diagnosis:begin", wave_id=wave_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: PersonRequest, wave_id: int) -> HttpResponse:
    """Say what comes, who sees what, and begin."""
    at, token = clock.now(), _token(request, wave_id)
    beginning = invitations.beginning_for(person=request.person, wave_id=wave_id, token=token, at=at)
    if beginning.shut is not None:
        return _shut(request, beginning.shut)
    problem = ""
    if request.method == "POST":
        try:
            language = request.POST.get("idioma", "")
            started = answering.start(
                invitation=beginning.invitation, by=request.person, token=token, language=language, at=at
            )
        except DomainError as refusal:
            problem = refusal.message
        else:
            number = started.first_open
            is_light = request.POST.get("version") == "ligera"
            answer = redirect("diagnosis:light", wave_id) if is_light else _on_to(number, wave_id)
            _choose_version(answer, request, is_light=is_light)
            if started.token:
                _keep(answer, request, wave_id, started.token, until=beginning.invitation.wave.closes_at, at=at)
            return answer
    page = {"beginning": beginning, "wave": beginning.invitation.wave, "problem": problem}
    return render(request, "diagnosis/answer_begin.html", page, status=422 if problem else 200)


def _shut(request: PersonRequest, shut: responses.ShutWave) -> HttpResponse:
    """Say why nobody can answer now, and where to go on."""
    status = 422 if request.method == "POST" else 200
    return render(request, "diagnosis/answer_shut.html", {"shut": shut, "wave": shut.wave}, status=status)


def _keep(
    answer: HttpResponse, request: HttpRequest, wave_id: int, token: str, *, until: datetime, at: datetime
) -> None:
    answer.set_cookie(
        _cookie(wave_id),
        token,
        max_age=max(60, int((until - at).total_seconds())),
        path=PATH,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_thanks_once_ended
def question(request: PersonRequest, wave_id: int, number: int) -> HttpResponse:
    """Show one question; keep what is sent and go to the next."""
    token = _token(request, wave_id)
    found = question_pages.form_page_for(person=request.person, wave_id=wave_id, token=token, number=number)
    if found.response.completed_on is not None:
        return redirect("diagnosis:done", wave_id)
    at = clock.now()
    if (shut := found.shut(at)) is not None:
        return _shut(request, shut)
    taken = keep_sent(request, found, at=at, timezone=request.entity.timezone)
    if taken.is_kept:
        return _on_to(taken.following, wave_id, is_light=_is_light(request))
    problem, sent = taken.problem, taken.sent
    shown = found.question(sent)
    if not shown.is_asked and not problem:
        # What was answered before made it pointless, in another tab or since the address was kept.
        return _on_to(shown.following, wave_id, is_light=_is_light(request))
    page = {
        "question": shown,
        "wave": found.response.wave,
        "problem": problem,
        "since": int(at.timestamp()),
        "is_light": _is_light(request),
    }
    return render(request, "diagnosis/answer_question.html", page, status=422 if problem else 200)


def _on_to(following: int | None, wave_id: int, *, is_light: bool = False) -> HttpResponse:
    """Lead to the next question, alone or with others, or to the last page where there is none."""
    if following is None:
        return redirect("diagnosis:review", wave_id)
    if is_light:
        return redirect("diagnosis:light", wave_id)
    return redirect("diagnosis:question", wave_id, following)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_thanks_once_ended
def light(request: PersonRequest, wave_id: int) -> HttpResponse:
    """Show the next questions together in plain HTML; keep what is sent and go to those that follow."""
    read = partial(light_pages.light_page_for, person=request.person, wave_id=wave_id, token=_token(request, wave_id))
    found = read(shown=numbers_shown(request.POST))
    if found.response.completed_on is not None:
        return redirect("diagnosis:done", wave_id)
    at = clock.now()
    if (shut := found.shut(at)) is not None:
        return _shut(request, shut)
    if not found.pages:
        return redirect("diagnosis:review", wave_id) if found.alone is None else _on_to(found.alone, wave_id)
    problems: dict[int, str] = {}
    sent = {number: fields_of(request.POST, number) for number in found.numbers}
    if request.method == "POST":
        given = {
            one.number: read_answer(one.item, sent[one.number], ids=one.ids) for one in found.pages if sent[one.number]
        }
        problems = save_page(page=found, given=given, at=at, timezone=request.entity.timezone)
        if not problems:
            return redirect("diagnosis:light", wave_id)
        found = read(shown=problems)
    typed_in = {number: typed(fields) for number, fields in sent.items() if number in problems}
    page = {
        "page": found,
        "questions": found.questions(problems, typed_in),
        "is_refused": bool(problems),
        "wave": found.response.wave,
    }
    return render(request, "diagnosis/light_page.html", page, status=422 if problems else 200)


def _is_light(request: HttpRequest) -> bool:
    return request.COOKIES.get(LIGHT) == "1"


def _choose_version(answer: HttpResponse, request: HttpRequest, *, is_light: bool) -> None:
    """Remember in this browser which version the person chose; it says nothing about anybody."""
    if is_light:
        answer.set_cookie(LIGHT, "1", path=PATH, secure=request.is_secure(), httponly=True, samesite="Lax")
    elif _is_light(request):
        answer.delete_cookie(LIGHT, path=PATH)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_thanks_once_ended
def review(request: PersonRequest, wave_id: int) -> HttpResponse:
    """Show what was left open, and finish."""
    found = responses.review_page_for(person=request.person, wave_id=wave_id, token=_token(request, wave_id))
    at, problem = clock.now(), ""
    if found.response.completed_on is None and (shut := found.shut(at)) is not None:
        return _shut(request, shut)
    if request.method == "POST":
        try:
            answering.complete(response=found.response, by=request.person, at=at)
        except DomainError as refusal:
            problem = refusal.message
        else:
            return redirect("diagnosis:done", wave_id)
    if found.response.completed_on is not None:
        return redirect("diagnosis:done", wave_id)
    page = {"review": found.review(), "wave": found.response.wave, "problem": problem}
    return render(request, "diagnosis/answer_review.html", page, status=422 if problem else 200)


@never_cache
@require_safe
def done(request: PersonRequest, wave_id: int) -> HttpResponse:
    """Thank; show an anonymous result, this once: nobody, the person included, can come back to it."""
    token = _token(request, wave_id)
    ending = endings.ending_for(person=request.person, wave_id=wave_id, token=token)
    answer = render(request, "diagnosis/answer_done.html", {"ending": ending, "wave": ending.wave})
    if ending.is_anonymous and token:
        answer.delete_cookie(_cookie(wave_id), path=PATH)
    return answer
