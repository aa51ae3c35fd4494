"""Whether a constancia is true, for anybody who holds its code. No account, least data, few attempts."""

import hashlib

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from apropia.foundation import clock
from apropia.foundation.errors import NotFound
from apropia.learning import queries
from apropia.learning.forms.verification import CodeToVerifyForm, NameOnItForm
from apropia.people.access import public

# Looking up a few constancias is work; hundreds an hour is guessing.
MOST_LOOKS, WINDOW_MINUTES = 30, 10


@public
@require_safe
def door(request: HttpRequest) -> HttpResponse:
    """Ask for the code of a constancia."""
    form = CodeToVerifyForm(request.GET if "codigo" in request.GET else None)
    if form.is_valid():
        return redirect("verify:constancia", form.cleaned_data["codigo"])
    return render(request, "learning/verify_door.html", {"form": form}, status=422 if form.errors else 200)


@public
@never_cache
@sensitive_post_parameters("name")
@require_http_methods(["GET", "POST"])
def constancia(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether a constancia is true and of what; a name typed is only compared, never shown nor kept."""
    if _looks_too_often(request):
        return _unlisted(render(request, "learning/verify_later.html", {"minutes": WINDOW_MINUTES}, status=429))
    form = NameOnItForm(request.POST or None)
    name = form.cleaned_data["name"] if form.is_valid() else ""
    try:
        found = queries.verification.verified(code=code, name=name)
    except NotFound:
        unknown = {"form": CodeToVerifyForm()}
        return _unlisted(render(request, "learning/verify_unknown.html", unknown, status=404))
    context = {"found": found, "entity": found.entity, "form": form}
    return _unlisted(render(request, "learning/verify.html", context, status=422 if form.errors else 200))


def _looks_too_often(request: HttpRequest) -> bool:
    """Count one more look from this address in the present window of time."""
    window = int(clock.now().timestamp() // (60 * WINDOW_MINUTES))
    address = hashlib.sha256(request.META.get("REMOTE_ADDR", "").encode()).hexdigest()[:32]
    key = f"learning.verify:{address}:{window}"
    cache.add(key, 0, 60 * WINDOW_MINUTES)
    try:
        return cache.incr(key) > MOST_LOOKS
    except ValueError:
        # Thrown out of the cache between the two lines: the next look counts again.
        return False


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return response
