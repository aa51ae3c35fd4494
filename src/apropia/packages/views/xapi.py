"""The part of xAPI 1.0.3 that launched content of cmi5 speaks. A complete record store is another thing."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from apropia.formats.packages.telling import read_telling
from apropia.foundation import clock, content_origin
from apropia.foundation.errors import DomainError, NotFound
from apropia.packages import actions, queries
from apropia.packages.actions.launching import AlreadyFetched, state_scope
from apropia.packages.actions.statements import activity_id
from apropia.packages.actions.stating import BadStatement, IdTaken, NotHers
from apropia.packages.queries.launches import Asked, Kept, NotAllowed, Session

MOST_BYTES = 256 * 1024
MOST_AT_ONCE = 50
View = Callable[..., HttpResponse]
_STATUS: dict[type[DomainError], int] = {NotAllowed: 401, NotHers: 403, NotFound: 404, IdTaken: 409, BadStatement: 400}


def door(*methods: str) -> Callable[[View], View]:
    """Answer the content origin alone, in its version, and turn refusals into what xAPI says."""

    def dress(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, **parts: Any) -> HttpResponse:
            response = _answer(view, request, methods, parts)
            origin = content_origin.origin_for(f"{request.scheme}://{request.get_host()}")
            response["Vary"] = "Origin"
            if origin and request.headers.get("Origin") == origin:
                response["Access-Control-Allow-Origin"] = origin
                response["Access-Control-Allow-Methods"] = ", ".join(methods)
                response["Access-Control-Allow-Headers"] = (
                    "Authorization, Content-Type, X-Experience-API-Version, If-Match, If-None-Match"
                )
                response["Access-Control-Expose-Headers"] = "ETag, Last-Modified, X-Experience-API-Version"
            version = request.headers.get("X-Experience-API-Version", "1.0.3")
            response["X-Experience-API-Version"] = version if version.startswith("1.0") else "1.0.3"
            response["Cache-Control"] = "no-store"
            return response

        return csrf_exempt(login_not_required(inner))

    return dress


def _answer(view: View, request: HttpRequest, methods: tuple[str, ...], parts: dict[str, Any]) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204)
    if request.method not in methods:
        return HttpResponse(status=405)
    if len(request.body) > MOST_BYTES:
        return HttpResponse(status=413)
    try:
        return view(request, **parts)
    except DomainError as refusal:
        status = next((code for kind, code in _STATUS.items() if isinstance(refusal, kind)), 400)
        return JsonResponse({"error": refusal.message}, status=status)


@door("POST")
def fetch(request: HttpRequest, secret: str) -> HttpResponse:
    """Hand over the token of a session, once."""
    launch = queries.launches.launch_to_fetch(secret, at=clock.now())
    try:
        token = actions.launching.fetch_token(launch=launch, at=clock.now())
    except AlreadyFetched as refusal:
        return JsonResponse({"error-code": "1", "error-text": refusal.message}, status=403)
    return JsonResponse({"auth-token": token})


@door("GET", "PUT", "POST")
def statements(request: HttpRequest) -> HttpResponse:
    """Keep statements of the session, or show what its registration stated."""
    session = _session(request)
    asked = request.GET.get("statementId", "")
    if request.method == "GET":
        found = queries.launches.statements_of(session.launch, _asked(request))
        if not asked:
            return JsonResponse({"statements": [one.payload for one in found], "more": ""})
        return JsonResponse(found[0].payload) if found else HttpResponse(status=404)
    told = _parsed(request.body)
    several = told if isinstance(told, list) else [told]
    if not several or len(several) > MOST_AT_ONCE or not all(isinstance(one, dict) for one in several):
        raise BadStatement("Se espera una declaración, o una lista de ellas.")
    if request.method == "PUT":
        if isinstance(told, list) or told.get("id", asked) != asked:
            raise BadStatement("El identificador no es el de la dirección.")
        several = [{**told, "id": asked}]
    else:
        several = [one if "id" in one else {**one, "id": str(uuid4())} for one in several]
    names = actions.stating.state(launch=session.launch, statements=several, by=session.learner, at=clock.now())
    return HttpResponse(status=204) if request.method == "PUT" else JsonResponse(names, safe=False)


def _asked(request: HttpRequest) -> Asked:
    told, name = request.GET, request.GET.get("statementId", "")
    limit = told.get("limit", "0")
    if not (limit.isascii() and limit.isdigit() and len(limit) < 9):
        raise BadStatement("El límite no es un número.")
    return Asked(
        statement_id=_uuid(name) if name else None,
        verb=told.get("verb", ""),
        activity=told.get("activity", ""),
        since=_moment(told.get("since", "")),
        until=_moment(told.get("until", "")),
        limit=int(limit),
        is_ascending=told.get("ascending") == "true",
    )


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError:
        raise BadStatement("La fecha no es una fecha con hora (ISO 8601).") from None
    return moment.replace(tzinfo=moment.tzinfo or UTC) if moment else None


@door("GET", "PUT", "POST", "DELETE")
def state(request: HttpRequest) -> HttpResponse:
    """Keep and show the states of the session's part."""
    session = _session(request)
    if request.GET.get("activityId") != activity_id(session.launch.run):
        raise NotHers("Ese contenido no es el de esta sesión.")
    return _document(request, session, scope=state_scope(session.launch.run), key=request.GET.get("stateId", ""))


@door("GET", "PUT", "POST", "DELETE")
def agent_profile(request: HttpRequest) -> HttpResponse:
    """Keep and show what content knows of how its learner likes to learn."""
    return _document(request, _session(request), scope="agent", key=request.GET.get("profileId", ""))


@door("GET", "PUT", "POST", "DELETE")
def activity_profile(request: HttpRequest) -> HttpResponse:
    """Keep and show what a part leaves beside its states; each learner has her own."""
    session = _session(request)
    return _document(request, session, scope=f"activity:{session.launch.run.uid}", key=request.GET.get("profileId", ""))


def _document(request: HttpRequest, session: Session, *, scope: str, key: str) -> HttpResponse:
    if len(key) > 200 or (not key and request.method not in ("GET", "DELETE")):
        raise BadStatement("Falta el nombre del documento.")
    kept = queries.launches.kept_under(session.launch, scope=scope, key=key)
    if request.method == "GET":
        return _shown(kept) if key else JsonResponse(list(kept.keys), safe=False)
    refused = _precondition(request, kept.etag, is_profile=not scope.startswith("state:"))
    if refused or key == "LMS.LaunchData":
        return HttpResponse(status=refused or 403)
    if request.method == "DELETE":
        actions.stating.remove_documents(launch=session.launch, scope=scope, key=key, by=session.learner)
        return HttpResponse(status=204)
    actions.stating.keep_document(
        launch=session.launch,
        scope=scope,
        key=key,
        content=_merged(request, kept),
        content_type=request.headers.get("Content-Type", "application/octet-stream"),
        by=session.learner,
        at=clock.now(),
    )
    return HttpResponse(status=204)


def _merged(request: HttpRequest, kept: Kept) -> bytes:
    """Return what is to be kept: sent by POST, one object is laid over the other."""
    if request.method != "POST" or "json" not in kept.content_type:
        return request.body
    older, newer = _parsed(kept.content), _parsed(request.body)
    if not isinstance(older, dict) or not isinstance(newer, dict):
        raise BadStatement("Solo se juntan objetos de JSON.")
    return json.dumps({**older, **newer}).encode()


def _shown(kept: Kept) -> HttpResponse:
    if kept.document is None:
        return HttpResponse(status=404)
    # Never a page, whatever its author called it: this is our own origin.
    shown = kept.content_type if kept.content_type.startswith("application/json") else "application/octet-stream"
    response = HttpResponse(kept.content, content_type=shown)
    response["ETag"] = kept.etag
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _precondition(request: HttpRequest, etag: str, *, is_profile: bool) -> int:
    """Return the status that a condition of the request fails with, or 0."""
    wanted, unwanted = _etags(request.headers.get("If-Match", "")), _etags(request.headers.get("If-None-Match", ""))
    if wanted and not (etag and wanted & {"*", etag.strip('"')}):
        return 412
    if etag and unwanted & {"*", etag.strip('"')}:
        return 412
    # xAPI: whoever overwrites a profile blindly is told so.
    return 409 if is_profile and etag and request.method == "PUT" and not (wanted or unwanted) else 0


def _etags(header: str) -> set[str]:
    return {one.strip().removeprefix("W/").strip('"') for one in header.split(",")} - {""}


def _session(request: HttpRequest) -> Session:
    return queries.launches.session_of(request.headers.get("Authorization", ""), at=clock.now())


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise BadStatement("El identificador no es un UUID.") from None


def _parsed(content: bytes) -> Any:
    try:
        return read_telling(content)
    except (ValueError, RecursionError):
        raise BadStatement("No es JSON.") from None
