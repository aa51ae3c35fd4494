from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apropia.diagnosis.policies.group_results import SEE_GROUPS
from apropia.diagnosis.queries import group_results as groups
from apropia.diagnosis.queries import results as queries
from apropia.diagnosis.queries.participation import followed_waves_for
from apropia.diagnosis.queries.result_charts import level_chart_of
from apropia.diagnosis.queries.results import PersonResult
from apropia.foundation.ui.tables import paginate_list
from apropia.people.access import PersonRequest, roles_required


@never_cache
@require_safe
def my_result(request: PersonRequest) -> HttpResponse:
    """Show the person's own newest result. There is no address at which anybody else could open it."""
    result = queries.latest_for(person=request.person)
    if result is None:
        return render(request, "diagnosis/result_none.html")
    return _page(request, result)


@never_cache
@require_safe
def past_result(request: PersonRequest, uid: UUID) -> HttpResponse:
    """Show one of the person's own earlier results."""
    return _page(request, queries.result_for(person=request.person, uid=uid))


def _page(request: PersonRequest, result: PersonResult) -> HttpResponse:
    page = {
        "result": result,
        "chart": level_chart_of(result),
        "history": queries.results_of(person=request.person),
    }
    return render(request, "diagnosis/result_person.html", page)


@roles_required(*SEE_GROUPS)
@require_safe
def group_waves(request: PersonRequest) -> HttpResponse:
    """List the waves whose group results may be seen."""
    page = paginate_list(list(groups.published_waves_for(person=request.person)), request.GET.get("pagina", "1"))
    under_way = followed_waves_for(person=request.person)
    return render(request, "diagnosis/result_waves.html", {"page": page, "under_way": under_way})


@roles_required(*SEE_GROUPS)
@require_safe
def group_results(request: PersonRequest, wave_id: int) -> HttpResponse:
    """Show what a wave says of a unit, never of a person."""
    found = groups.results_for(person=request.person, wave_id=wave_id, unit=request.GET.get("dependencia", ""))
    return render(request, "diagnosis/result_unit.html", {"results": found})
