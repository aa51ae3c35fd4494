from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apropia.campaigns import actions as campaigns
from apropia.foundation import clock
from apropia.hub import queries
from apropia.people.access import PersonRequest


@require_safe
def home(request: PersonRequest) -> HttpResponse:
    """Show the next thing to do, and what waits."""
    at = clock.now()
    page = queries.home_for(person=request.person, at=at)
    if page.banner is not None:
        campaigns.note_banner_shown(campaign_id=page.banner.campaign_id, person=request.person, at=at)
    context = {"home": page, "at": at}
    return render(request, "hub/home.html", context)


@require_safe
def search(request: PersonRequest) -> HttpResponse:
    """Find anything that exists and that this person may see."""
    text = request.GET.get("q", "").strip()[:200]
    number = request.GET.get("pagina", "1")
    page = queries.search_for(
        person=request.person,
        text=text,
        kind=request.GET.get("tipo", ""),
        page=int(number) if number.isdecimal() and len(number) < 5 else 1,
    )
    return render(request, "hub/search.html", {"text": text, "page": page, "results": page.results})


@require_safe
def first_run(request: PersonRequest) -> HttpResponse:
    """Show the steps that bring a new entity to its first diagnosis."""
    steps = queries.first_run_for(person=request.person)
    if not steps:
        raise Http404
    return render(request, "hub/first_run.html", {"steps": steps, "left": [one for one in steps if not one.is_done]})
