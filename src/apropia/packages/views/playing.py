from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from apropia.formats.packages.telling import read_telling
from apropia.foundation import clock
from apropia.foundation.deeds import do
from apropia.foundation.errors import DomainError
from apropia.packages import actions, queries
from apropia.packages.actions.playing import MOST_DATA_BYTES, Overtaken, TooOften
from apropia.packages.queries.words import Speaker
from apropia.people.access import PersonRequest


@require_safe
def play(request: PersonRequest, uid: Any) -> HttpResponseBase:
    """Play one part on the content origin; without one, say why it cannot be."""
    page = queries.playing.play_page_for(
        person=request.person, uid=uid, app_origin=f"{request.scheme}://{request.get_host()}"
    )
    names = {"commit": "commit", "launch_at": "launch", "state": "state"}
    addresses = {key: reverse(f"packages:{name}", args=[uid]) for key, name in names.items()}
    response = render(
        request, "packages/play.html", {"page": page, "settings": page.settings | (addresses if page.origin else {})}
    )
    if page.origin:
        # Only this page frames anything, and nothing but that origin.
        response._csp_update = {"frame-src": [page.origin]}  # type: ignore[attr-defined]  # read by the middleware
    return response


@require_POST
def launch(request: PersonRequest, uid: Any) -> JsonResponse:
    """Open a session of cmi5 and say with what its part is opened."""
    app_origin = f"{request.scheme}://{request.get_host()}"
    page = queries.playing.play_page_for(person=request.person, uid=uid, app_origin=app_origin)
    if not page.settings.get("launches"):
        return JsonResponse({"message": "Esta parte no se abre así."}, status=422)
    query = actions.launching.launch(
        run=page.run,
        app_origin=app_origin,
        return_url=page.settings["return"],
        by=request.person,
        at=clock.now(),
    )
    return JsonResponse({"query": query})


@require_safe
def state(request: PersonRequest, uid: Any) -> JsonResponse:
    """Say whether a part is done, and whether its content ended."""
    told = queries.playing.told_for(person=request.person, uid=uid)
    return JsonResponse({"done": told.is_done, "ended": told.is_ended})


@require_POST
def commit(request: PersonRequest, uid: Any) -> JsonResponse:
    """Keep what a part tells: `{"sequence": 3, "data": {…}}`."""
    run = queries.playing.run_for(person=request.person, uid=uid)
    return _keep(request, Speaker(run, request.person))


@csrf_exempt
@login_not_required
@require_POST
def last_word(request: HttpRequest, token: str) -> JsonResponse:
    """Keep what a part tells by itself while its tab is left; the address, soon over, says which part and whose."""
    return _keep(request, queries.words.speaker_of(token))


def _keep(request: HttpRequest, speaker: Speaker) -> JsonResponse:
    if len(request.body) > MOST_DATA_BYTES:
        return JsonResponse({"message": "El contenido informó más de lo que se puede guardar: 1 MB."}, status=422)
    told = _told(request)
    if told is None:
        return JsonResponse({"message": "No se entendió lo que informó el contenido."}, status=422)
    try:
        kept = actions.playing.commit(
            run=speaker.run, sequence=told["sequence"], data=told["data"], by=speaker.learner, at=clock.now()
        )
    except TooOften as refusal:
        return JsonResponse({"message": refusal.message}, status=429)
    except Overtaken as refusal:
        return JsonResponse({"message": refusal.message}, status=409)
    except DomainError as refusal:
        return JsonResponse({"message": refusal.message}, status=422)
    return JsonResponse(
        {
            "sequence": kept.sequence,
            "done": kept.satisfied_at is not None,
            "satisfied": kept.registration.satisfied_at is not None,
        }
    )


@require_POST
def seen(request: PersonRequest, uid: Any) -> HttpResponse:
    """Mark as done a part that tells nothing by itself."""
    run = queries.playing.run_for(person=request.person, uid=uid)
    return do(
        request,
        actions.playing.finish_silent,
        back=run.registration.return_path,
        run=run,
        by=request.person,
        at=clock.now(),
    )


def _told(request: HttpRequest) -> dict[str, Any] | None:
    """Return what was sent, when it is what a player sends."""
    try:
        told = read_telling(request.body)
    except (ValueError, RecursionError):
        return None
    is_sound = (
        isinstance(told, dict)
        and isinstance(told.get("sequence"), int)
        and 0 < told["sequence"] < 1_000_000_000
        and isinstance(told.get("data"), dict)
    )
    return told if is_sound else None
