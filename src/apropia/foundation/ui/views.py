from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods

from apropia.foundation.tenancy.models import Entity
from apropia.foundation.ui import theme
from apropia.foundation.ui.preferences import AppearanceForm

_YEAR = 60 * 60 * 24 * 365


@login_not_required
@require_GET
@cache_control(public=True, max_age=_YEAR, immutable=True)
def entity_theme(request: HttpRequest, code: str) -> HttpResponse:
    """Serve the colours of an entity as a stylesheet; its address changes with them."""
    found = Entity.objects.filter(code=code).values_list("theme", flat=True).first()
    if found is None:
        raise Http404
    return HttpResponse(theme.stylesheet(found), content_type="text/css; charset=utf-8")


@login_not_required
@require_http_methods(["GET", "POST"])
def appearance(request: HttpRequest) -> HttpResponseBase:
    """Let anybody choose theme, text size and motion; kept in cookies of this browser."""
    form = AppearanceForm(request.POST or None, initial=request.COOKIES)
    if request.method == "POST" and form.is_valid():
        back = request.POST.get("next", "")
        safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
        response = redirect(back if safe else "ui:appearance")
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
