"""One's calendar: the page where its secret address is copied, and the address itself."""

import hashlib

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apropia.foundation import clock, rates
from apropia.foundation.deeds import do
from apropia.foundation.errors import NotFound
from apropia.learning import actions, queries
from apropia.people.access import PersonRequest, public

# Calendars ask every few hours; sixty in ten minutes from one place is guessing, or a program gone wild.
MOST_READS, WINDOW_MINUTES = 60, 10


@never_cache
@require_safe
def agenda(request: PersonRequest) -> HttpResponse:
    """Show the address of one's calendar."""
    return render(request, "learning/agenda.html", {"address": queries.feeds.address_of(person=request.person)})


@require_POST
def renew(request: PersonRequest) -> HttpResponse:
    """Make the address, or another one."""
    done = _("Hizo una dirección nueva. La anterior, si había, ya no sirve.")
    back = reverse("learning:agenda")
    return do(request, actions.feeds.renew_feed, back=back, done=done, by=request.person, at=clock.now())


@require_POST
def revoke(request: PersonRequest) -> HttpResponse:
    """Take the address away."""
    done = _("Quitó la dirección. Los calendarios que la usaban dejan de actualizarse.")
    back = reverse("learning:agenda")
    return do(request, actions.feeds.revoke_feed, back=back, done=done, by=request.person, at=clock.now())


@public
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """Give the calendar to whoever holds its address; 304 where nothing changed since they last asked."""
    if rates.is_too_often(request, "learning.feed", most=MOST_READS, minutes=WINDOW_MINUTES, at=clock.now()):
        return _plain(_("Demasiadas consultas. Espere unos minutos."), 429, {"Retry-After": f"{WINDOW_MINUTES * 60}"})
    try:
        text = queries.feeds.feed(token=token, at=clock.now())
    except NotFound as refusal:
        return _plain(refusal.message, 404)
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)
    return get_conditional_response(request, etag=etag, response=answer) or answer


def _plain(text: str, status: int, headers: dict[str, str] | None = None) -> HttpResponse:
    # It is a program that asks: a page would tell it nothing.
    everything = {"X-Robots-Tag": "noindex"} | (headers or {})
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8", headers=everything)
