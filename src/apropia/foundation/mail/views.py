from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apropia.foundation.mail import queries

_LOOPBACK = ("127.0.0.1", "::1")
_LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "[::1]")


def _check_is_here(request: HttpRequest) -> None:
    """Hide the mailbox from whoever does not sit at this machine: letters in it open accounts."""
    host = request.get_host().rsplit(":", 1)[0] if not request.get_host().endswith("]") else request.get_host()
    is_here = (
        request.META.get("REMOTE_ADDR") in _LOOPBACK
        and host in _LOOPBACK_HOSTS
        and "X-Forwarded-For" not in request.headers
        and "Forwarded" not in request.headers
    )
    if not (settings.DEMO_MAILBOX and is_here):
        raise Http404


@login_not_required
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """List the demo entity's letters, newest first."""
    _check_is_here(request)
    to = request.GET.get("para", "").strip()
    page = queries.mailbox_page(to=to, number=request.GET.get("pagina", 1))
    return render(request, "mail/mailbox.html", {"page": page, "to": to})


@login_not_required
@require_safe
def mailbox_message(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one letter as text, its links to be followed."""
    _check_is_here(request)
    message = queries.mailbox_message(pk=pk)
    return render(request, "mail/mailbox_message.html", {"message": message})
