"""What anybody reads of badges: documents for programs, and the page of one award for people. No account."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from apropia.badges.forms import RecipientForm
from apropia.badges.queries import documents, verifying
from apropia.foundation import clock, rates
from apropia.people.access import public

MOST_READS, WINDOW_MINUTES = 120, 10
# Of what does not change by the day. Whether an award stands is asked anew each time.
KEEP_A_DAY, ASK_AGAIN = "public, max-age=86400", "no-cache"
LINKED_DATA = "application/ld+json"

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def document(cache: str) -> Callable[[View[P]], View[P]]:
    """Serve what programs of other houses read: a few times an hour from one address, from any origin, unlisted."""

    def decorate(view: View[P]) -> View[P]:
        @public
        @wraps(view)
        def served(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if rates.is_too_often(request, "badges.read", most=MOST_READS, minutes=WINDOW_MINUTES, at=clock.now()):
                return render(request, "badges/later.html", {"minutes": WINDOW_MINUTES}, status=429)
            response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", cache)
            response["X-Robots-Tag"] = "noindex"
            response["Access-Control-Allow-Origin"] = "*"
            return response

        return cast(View[P], served)

    return decorate


@document(KEEP_A_DAY)
@require_safe
def issuer(request: HttpRequest, code: str) -> HttpResponse:
    """Give the profile of an entity as issuer."""
    return _linked_data(request, documents.issuer_document(code=code))


@document(KEEP_A_DAY)
@require_safe
def badge_class(request: HttpRequest, code: str, uid: UUID) -> HttpResponse:
    """Give a badge."""
    return _linked_data(request, documents.badge_document(code=code, uid=uid))


@document(KEEP_A_DAY)
@require_safe
def image(request: HttpRequest, code: str, uid: UUID) -> HttpResponse:
    """Give the image of a badge."""
    return HttpResponse(documents.badge_image(code=code, uid=uid), content_type="image/png")


@document(ASK_AGAIN)
@require_safe
def keys(request: HttpRequest, code: str) -> HttpResponse:
    """Give every public key of an entity (JWKS)."""
    return JsonResponse(documents.keys_document(code=code), content_type="application/jwk-set+json")


@document(KEEP_A_DAY)
@require_safe
def key(request: HttpRequest, code: str, uid: UUID) -> HttpResponse:
    """Give one public key (JWK)."""
    return JsonResponse(documents.key_document(code=code, uid=uid), content_type="application/jwk+json")


@document(ASK_AGAIN)
@require_safe
def status(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Give the signed list of what was revoked."""
    return _signed(documents.status_credential(code=code, number=number))


@document(ASK_AGAIN)
@require_safe
def credential(request: HttpRequest, code: str, uid: UUID) -> HttpResponse:
    """Give the signed credential of an award, as it is exchanged: one compact JWS."""
    return _signed(documents.credential_at(code=code, uid=uid))


@document(ASK_AGAIN)
@sensitive_post_parameters("email")
@require_http_methods(["GET", "HEAD", "POST"])
def assertion(request: HttpRequest, code: str, uid: UUID) -> HttpResponse:
    """Give an award: to a program as linked data, to a person as a page. Revoked is 410 to both."""
    form = RecipientForm(request.POST or None)
    email = form.cleaned_data["email"] if form.is_valid() else ""
    found = verifying.verdict_at(code=code, uid=uid, at=clock.now(), email=email)
    gone = found.award.revoked_at is not None
    if request.method != "POST" and not _is_read_by_a_person(request):
        response = _linked_data(request, found.document)
        response.status_code = 410 if gone else 200
        return response
    context = {"found": found, "entity": found.award.entity, "form": form}
    page = render(request, "badges/award.html", context, status=422 if form.errors else 410 if gone else 200)
    page["Vary"] = "Accept, Cookie"
    return page


def _is_read_by_a_person(request: HttpRequest) -> bool:
    """Say whether a page is asked for before any kind of JSON («Setting Content-Type»)."""
    kind = request.get_preferred_type([LINKED_DATA, "application/json", "text/html"])
    return kind == "text/html" and "text/html" in request.headers.get("Accept", "")


def _linked_data(request: HttpRequest, content: dict[str, Any]) -> HttpResponse:
    only_json = request.headers.get("Accept", "").split(";")[0].strip() == "application/json"
    kind = "application/json" if only_json else LINKED_DATA
    response = JsonResponse(content, content_type=kind, json_dumps_params={"ensure_ascii": False})
    response["Vary"] = "Accept"
    return response


def _signed(compact: str) -> HttpResponse:
    return HttpResponse(compact, content_type="text/plain; charset=utf-8")
