"""Whether a constancia is true, for anybody who holds its code. No account, least data, few attempts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from apropia.foundation import clock, rates
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
    if rates.is_too_often(request, "learning.verify", most=MOST_LOOKS, minutes=WINDOW_MINUTES, at=clock.now()):
        return _unlisted(render(request, "learning/verify_later.html", {"minutes": WINDOW_MINUTES}, status=429))
    form = NameOnItForm(request.POST or None)
    name = form.cleaned_data["name"] if form.is_valid() else ""
    try:
        found = queries.verification.verified(code=code, name=name, at=clock.now())
    except NotFound:
        unknown = {"form": CodeToVerifyForm()}
        return _unlisted(render(request, "learning/verify_unknown.html", unknown, status=404))
    context = {"found": found, "entity": found.entity, "form": form}
    return _unlisted(render(request, "learning/verify.html", context, status=422 if form.errors else 200))


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return response
