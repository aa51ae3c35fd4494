"""Whether a badge that somebody shows is true, for anybody. No account, least data, few attempts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apropia.badges.forms import ShownForm
from apropia.badges.queries import verifying
from apropia.foundation import clock, rates
from apropia.people.access import public

MOST_LOOKS, WINDOW_MINUTES = 30, 10


@public
@never_cache
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Take a file, an address or a text, and say whether it is what the entity issued. Nothing of it is kept."""
    form = ShownForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and rates.is_too_often(
        request, "badges.verify", most=MOST_LOOKS, minutes=WINDOW_MINUTES, at=clock.now()
    ):
        return render(request, "badges/later.html", {"minutes": WINDOW_MINUTES}, status=429)
    found, problem = None, ""
    if form.is_valid():
        try:
            found = verifying.judge(data=form.shown(), at=clock.now())
        except verifying.NotTrue as refusal:
            problem = refusal.message
    context = {"form": form, "found": found, "problem": problem, "entity": found.award.entity if found else None}
    response = render(request, "badges/verify.html", context, status=422 if form.errors or problem else 200)
    response["X-Robots-Tag"] = "noindex"
    return response
