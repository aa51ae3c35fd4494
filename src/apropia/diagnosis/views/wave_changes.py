"""How the people of a wave changed since an earlier one."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apropia.diagnosis.actions import wave_changes as actions
from apropia.diagnosis.forms.calibrations import ChangeForm
from apropia.diagnosis.policies.calibrations import READERS
from apropia.diagnosis.queries.wave_changes import changes_page
from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.people.access import PersonRequest, roles_required


@roles_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def changes(request: PersonRequest, wave_id: int) -> HttpResponse:
    """Show the comparisons of a wave with earlier ones; asked for another, compute it in the background."""
    page = changes_page(person=request.person, wave_id=wave_id)
    form = ChangeForm(request.POST or None, wave=page.wave)
    if request.method == "POST" and form.is_valid():
        try:
            job = actions.request_change(
                wave=page.wave, earlier=form.cleaned_data["earlier"], by=request.person, at=clock.now()
            )
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            return redirect("diagnosis:calibration_running", job.pk)
    context = {"page": page, "wave": page.wave, "form": form}
    return render(request, "diagnosis/wave_changes.html", context, status=422 if form.errors else 200)
