from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apropia.foundation.ui import gallery, queries, theme
from apropia.foundation.ui.preferences import AppearanceForm

_YEAR = 60 * 60 * 24 * 365
_LONGEST_TEXT = 200_000


@login_not_required
@require_GET
@cache_control(public=True, max_age=_YEAR, immutable=True)
def entity_theme(request: HttpRequest, code: str) -> HttpResponse:
    """Serve the colours of an entity as a stylesheet; its address changes with them."""
    found = queries.theme_of(code)
    return HttpResponse(theme.stylesheet(found), content_type="text/css; charset=utf-8")


@login_not_required
@require_http_methods(["GET", "POST"])
def appearance(request: HttpRequest) -> HttpResponseBase:
    """Let anybody choose theme, text size and motion; kept in cookies of this browser."""
    form = AppearanceForm(request.POST or None, initial=theme.values(request.COOKIES))
    if request.method == "POST" and form.is_valid():
        response = redirect("ui:appearance")
        messages.success(request, _("Listo. Así se verá Apropia en este navegador."))
        for name, value in form.cleaned_data.items():
            response.set_cookie(name, value, max_age=_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
        return response
    return render(request, "ui/appearance.html", {"form": form}, status=422 if form.errors else 200)


@login_not_required
@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say how accessible the site is and whom to tell when it is not."""
    return render(request, "ui/accessibility.html")


@require_GET
def site_map(request: HttpRequest) -> HttpResponse:
    """List everything that this person may open."""
    return render(request, "ui/site_map.html")


@require_GET
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer how far a piece of work is; when it has ended, ask the page to draw itself again."""
    found = queries.job_for(pk=pk, person=getattr(request, "person", None))
    response = render(request, "ui/job.html", {"job": found})
    if found.finished_at is not None:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def markdown_preview(request: HttpRequest) -> HttpResponse:
    """Show what a Markdown text will look like; nothing is kept."""
    text = request.POST.get(request.GET.get("campo", ""), "")
    return render(request, "ui/preview.html", {"text": text[:_LONGEST_TEXT]})


@login_not_required
@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """Show every component in its states, to whoever develops or administers."""
    person = getattr(request, "person", None)
    if not settings.DEBUG and not (person and person.has_role("SYSADMIN")):
        raise Http404
    return render(request, "ui/gallery.html", gallery.context(request.GET))
