from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.people.access import PersonRequest, roles_required
from apropia.practices import actions, queries
from apropia.practices.forms import PracticeForm
from apropia.practices.policies import RECORDERS, WRITERS


@require_safe
def practice_list(request: PersonRequest) -> HttpResponse:
    """Show the practices this person works on, and those that are public."""
    state = queries.PRACTICES.read(request.GET)
    front = queries.front_for(person=request.person, state=state, public_page=request.GET.get("publicas", "1"))
    context = {
        "state": state,
        "in_work": front.in_work,
        "published": front.published,
        "can_create": request.person.has_role(*WRITERS),
        "can_replicate": request.person.has_role(*RECORDERS),
    }
    return render(request, "practices/practice_list.html", context)


@roles_required(*WRITERS)
@require_http_methods(["GET", "POST"])
def create(request: PersonRequest) -> HttpResponse:
    """Open a practice."""
    form = PracticeForm(
        request.POST if request.method == "POST" else None, units=queries.form_units(person=request.person)
    )
    if request.method == "POST" and form.is_valid():
        try:
            version = actions.create_practice(**form.cleaned_data, by=request.person, at=clock.now())
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Abrió la práctica. Ya escribí lo que consta en los registros."))
            return redirect("practices:edit", version.practice.slug, "general")
    return render(request, "practices/practice_form.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def practice(request: PersonRequest, slug: str, number: int | None = None) -> HttpResponse:
    """Show a version: where it stands, what it lacks, who decided what, and what can be done."""
    today = clock.today(request.entity.timezone)
    overview = queries.overview_for(slug=slug, person=request.person, today=today, number=number)
    return render(request, "practices/practice_detail.html", {"overview": overview, "version": overview.version})
