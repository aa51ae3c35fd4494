from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apropia.diagnosis.policies.group_results import SEE_GROUPS
from apropia.diagnosis.queries import group_results as groups
from apropia.diagnosis.queries.adaptive_why import explained_for
from apropia.diagnosis.queries.participation import group_waves_for
from apropia.diagnosis.queries.result_charts import ResultPage, own_result_page
from apropia.foundation.ui.tables import paginate_list
from apropia.people.access import PersonRequest, roles_required


@never_cache
@require_safe
def my_result(request: PersonRequest) -> HttpResponse:
    """Show the person's own newest result. There is no address at which anybody else could open it."""
    return _answer(request, own_result_page(person=request.person))


@never_cache
@require_safe
def past_result(request: PersonRequest, uid: UUID) -> HttpResponse:
    """Show one of the person's own earlier results."""
    return _answer(request, own_result_page(person=request.person, uid=uid))


@never_cache
@require_safe
def why(request: PersonRequest, uid: UUID) -> HttpResponse:
    """Tell a person why each question of her own adaptive test came."""
    found = explained_for(person=request.person, uid=uid)
    return render(request, "diagnosis/result_why.html", {"found": found, "uid": uid})


def _answer(request: PersonRequest, page: ResultPage | None) -> HttpResponse:
    if page is None:
        return render(request, "diagnosis/result_none.html")
    context = {"result": page.result, "chart": page.chart, "history": page.history}
    return render(request, "diagnosis/result_person.html", context)


@roles_required(*SEE_GROUPS)
@require_safe
def group_waves(request: PersonRequest) -> HttpResponse:
    """List the waves whose group results may be seen."""
    found = group_waves_for(person=request.person)
    page = paginate_list(found.published, request.GET.get("pagina", "1"))
    return render(request, "diagnosis/result_waves.html", {"page": page, "under_way": found.under_way})


@roles_required(*SEE_GROUPS)
@require_safe
def group_results(request: PersonRequest, wave_id: int) -> HttpResponse:
    """Show what a wave says of a unit, never of a person."""
    found = groups.results_for(person=request.person, wave_id=wave_id, unit=request.GET.get("dependencia", ""))
    return render(request, "diagnosis/result_unit.html", {"results": found})
