"""A device of the entity on which people answer one after another, each with a code (docs/decisions/0021).

Nobody is signed in here and nothing else of the product opens: these views take the person from the turn, never from
`request.person`. The session says whose turn it is; the secret of an anonymous response stays apart from it, in a
cookie of the turn.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from uuid import UUID

from django.contrib.auth import logout
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from apropia.diagnosis.actions import answering
from apropia.diagnosis.actions import kiosks as actions
from apropia.diagnosis.forms.kiosks import CodeForm
from apropia.diagnosis.policies import kiosks as policies
from apropia.diagnosis.queries import kiosks as queries
from apropia.diagnosis.queries.recordings import captions_for
from apropia.diagnosis.views.sent_answers import keep_sent
from apropia.foundation import clock
from apropia.foundation.errors import DomainError, NotFound
from apropia.foundation.files.serving import serve
from apropia.people.access import public

PATH = "/diagnostico/quiosco/"
DEVICE, SECRET = "quiosco", "quiosco_turno"
TURN = "quiosco_turno"

P = ParamSpec("P")
TurnView = Callable[Concatenate[HttpRequest, queries.Turn, P], HttpResponseBase]


def keep_device(answer: HttpResponse, request: HttpRequest, device: Any, *, at: datetime) -> HttpResponse:
    """Give a browser what shows that it was opened as a kiosk."""
    _set(answer, request, DEVICE, queries.signed(device), seconds=int((device.expires_at - at).total_seconds()))
    return answer


def _set(answer: HttpResponse, request: HttpRequest, name: str, value: str, *, seconds: int | None = None) -> None:
    answer.set_cookie(
        name, value, max_age=seconds, path=PATH, secure=request.is_secure(), httponly=True, samesite="Strict"
    )


def _ended(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Leave nothing of a turn, nor of anybody who signed in here."""
    logout(request)
    answer.delete_cookie(SECRET, path=PATH, samesite="Strict")
    return answer


def _no_kiosk(request: HttpRequest) -> HttpResponse:
    """Say that this device is no kiosk. Whoever is signed in on it stays so, unless a turn was left behind."""
    answer = render(request, "diagnosis/kiosk_closed.html", status=404)
    return _ended(request, answer) if TURN in request.session else answer


def in_turn(view: TurnView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Give a view the turn that runs on this device; without one, go to the start. Whoever signs in has no turn."""

    @public
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        at = clock.now()
        try:
            turn = queries.turn_for(
                device_token=request.COOKIES.get(DEVICE, ""),
                kept={} if request.user.is_authenticated else request.session.get(TURN, {}),
                token=request.COOKIES.get(SECRET, ""),
                at=at,
            )
        except NotFound:
            return _no_kiosk(request)
        if turn is None:
            return _ended(request, redirect("diagnosis:kiosk"))
        _go_on(request, until=(at + policies.LONGEST_SILENCE).timestamp())
        try:
            return view(request, turn, *args, **kwargs)
        except NotFound:
            # The page that says so has no way to end the turn, and does not leave by itself.
            return redirect("diagnosis:kiosk_begin")

    return cast(Callable[Concatenate[HttpRequest, P], HttpResponseBase], guarded)


def _go_on(request: HttpRequest, **changes: Any) -> None:
    request.session[TURN] = request.session[TURN] | changes
    request.session.set_expiry(policies.LONGEST_SILENCE)


@public
@never_cache
@sensitive_post_parameters("codigo")
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest) -> HttpResponse:
    """Ask for a code. Coming here ends whatever turn there was."""
    at = clock.now()
    try:
        found = queries.door_for(token=request.COOKIES.get(DEVICE, ""), at=at)
    except NotFound:
        return _no_kiosk(request)
    if found.shut is not None:
        return _ended(request, _shown(request, "diagnosis/kiosk_shut.html", found.wave, shut=found.shut))
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if _guesses_too_often(request, found.device.uid):
            page = _shown(request, "diagnosis/kiosk_later.html", found.wave, status=429, minutes=policies.WRONG_MINUTES)
            return _ended(request, page)
        taken = actions.take_turn(device=found.device, typed=form.cleaned_data["codigo"], at=at)
        if taken is not None:
            answer = _ended(request, redirect("diagnosis:kiosk_begin"))
            request.session[TURN] = taken
            request.session.set_expiry(policies.LONGEST_SILENCE)
            # The browser offers to send a page of an earlier turn again: it must not answer in this one.
            rotate_token(request)
            return answer
        _count_guess(request, found.device.uid)
        form.add_error("codigo", _("Ese código no abre nada aquí. Revíselo en su tarjeta, o pida ayuda."))
    page = _shown(request, "diagnosis/kiosk_door.html", found.wave, status=422 if form.errors else 200, form=form)
    return _ended(request, page)


def _guess_keys(request: HttpRequest, device: UUID) -> dict[str, int]:
    """Return where the wrong codes of the present window are counted, by device and by address, and how many may be."""
    window = int(clock.now().timestamp() // (60 * policies.WRONG_MINUTES))
    address = hashlib.sha256(request.META.get("REMOTE_ADDR", "").encode()).hexdigest()[:32]
    return {
        f"diagnosis.kiosk:{device.hex}:{window}": policies.MOST_WRONG_ON_DEVICE,
        f"diagnosis.kiosk:{address}:{window}": policies.MOST_WRONG_FROM_ADDRESS,
    }


def _guesses_too_often(request: HttpRequest, device: UUID) -> bool:
    keys = _guess_keys(request, device)
    counted = cache.get_many(keys)
    return any(counted.get(key, 0) >= most for key, most in keys.items())


def _count_guess(request: HttpRequest, device: UUID) -> None:
    for key in _guess_keys(request, device):
        cache.add(key, 0, 60 * policies.WRONG_MINUTES)
        try:
            cache.incr(key)
        except ValueError:
            # Thrown out of the cache between the two lines: the next wrong code counts again.
            continue


def _shown(request: HttpRequest, template: str, wave: Any, *, status: int = 200, **page: Any) -> HttpResponse:
    """Draw a page of the kiosk in the colours of its entity, as to nobody."""
    context = {"wave": wave, "entity": wave.entity, "idle": policies.IDLE_SECONDS, "kiosk": True}
    return render(request, template, context | page, status=status)


@in_turn
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, turn: queries.Turn) -> HttpResponse:
    """Say what comes and who sees what, ask what is not decided, and begin or go on."""
    at, problem = clock.now(), ""
    told = queries.beginning_of(turn=turn, at=at)
    if request.method == "POST":
        keeps_name = {"si": True, "no": False}.get(request.POST.get("decision", ""))
        try:
            language = request.POST.get("idioma", "")
            started = actions.begin(turn=turn, told=told, keeps_name=keeps_name, language=language, at=at)
        except DomainError as refusal:
            problem = refusal.message
        else:
            answer = _on_to(started.first_open)
            if started.token:
                _set(answer, request, SECRET, started.token)
            return answer
    page = {"beginning": told.beginning, "purpose": told.purpose, "problem": problem}
    return _shown(
        request, "diagnosis/kiosk_begin.html", turn.wave, in_turn=True, status=422 if problem else 200, **page
    )


def _on_to(following: int | None) -> HttpResponse:
    return redirect("diagnosis:kiosk_review") if following is None else redirect("diagnosis:kiosk_question", following)


@in_turn
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, turn: queries.Turn, number: int) -> HttpResponse:
    """Show one question; keep what is sent and go to the next. What an earlier turn answered is passed over."""
    found = queries.question_for(turn=turn, number=number)
    if found.page.response.completed_on is not None:
        return redirect("diagnosis:kiosk_done")
    if found.is_of_another_turn:
        return _on_to(found.first_open)
    at = clock.now()
    taken = keep_sent(request, found.page, at=at, timezone=turn.wave.entity.timezone)
    if taken.is_kept:
        if not turn.is_whole:
            _go_on(request, numbers=sorted({*turn.numbers, number}))
        return _on_to(taken.following)
    shown = found.page.question(taken.sent)
    if not shown.is_asked and not taken.problem:
        return _on_to(shown.following)
    page = {
        "question": shown,
        "previous": shown.previous if turn.shows(shown.previous) else None,
        "problem": taken.problem,
        "since": int(at.timestamp()),
    }
    return _shown(
        request, "diagnosis/kiosk_question.html", turn.wave, in_turn=True, status=422 if taken.problem else 200, **page
    )


@in_turn
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, turn: queries.Turn) -> HttpResponse:
    """Show what was left open, and finish."""
    found, problem = queries.review_for(turn=turn), ""
    if request.method == "POST":
        try:
            answering.complete(response=found.response, by=turn.person, at=clock.now())
        except DomainError as refusal:
            problem = refusal.message
        else:
            return redirect("diagnosis:kiosk_done")
    if found.response.completed_on is not None:
        return redirect("diagnosis:kiosk_done")
    page = {"review": found.review(), "problem": problem}
    return _shown(
        request, "diagnosis/kiosk_review.html", turn.wave, in_turn=True, status=422 if problem else 200, **page
    )


@in_turn
@require_safe
def done(request: HttpRequest, turn: queries.Turn) -> HttpResponse:
    """Thank; show the result to who asks for it, until the turn ends.

    Asked for by GET: going back to a page that was posted, whoever comes next would meet the browser's own question.
    """
    ending = queries.ending_of(turn=turn, wants_result="resultado" in request.GET)
    return _shown(request, "diagnosis/kiosk_done.html", turn.wave, in_turn=True, ending=ending)


@in_turn
@require_safe
def file(request: HttpRequest, turn: queries.Turn, uid: UUID) -> HttpResponseBase:
    """Give a picture, a sound or a video of the questions of the wave."""
    return serve(request, queries.file_for(turn=turn, uid=uid))


@in_turn
@require_safe
def captions(request: HttpRequest, turn: queries.Turn, pk: int, language: str) -> HttpResponse:
    """Give the captions of a video of the questions of the wave."""
    found = captions_for(person=turn.person, pk=pk, language=language)
    return HttpResponse(found, content_type="text/vtt; charset=utf-8")


@in_turn
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, turn: queries.Turn) -> HttpResponse:
    """End the turn. By GET too: a page left alone comes here by itself, and nothing is lost by ending a turn."""
    return _ended(request, redirect("diagnosis:kiosk"))
