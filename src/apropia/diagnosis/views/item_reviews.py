"""The review of a question by a second person."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apropia.diagnosis.actions import item_reviews as actions
from apropia.diagnosis.forms.item_reviews import ReviewForm
from apropia.diagnosis.policies.authoring import AUTHORS
from apropia.diagnosis.policies.item_reviews import points_for
from apropia.diagnosis.queries import authoring as queries
from apropia.foundation import clock
from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError
from apropia.people.access import PersonRequest, roles_required


@roles_required(*AUTHORS)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: PersonRequest, pk: int) -> HttpResponse:
    """Read a question with its checklist, keep what is said, and go on with the next one that nobody reviewed."""
    found = queries.item_page(person=request.person, pk=pk)
    points = [(str(point), str(point.label)) for point in points_for(found.item.kind)]
    form = ReviewForm(request.POST or None, points=points)
    if request.method == "POST" and form.is_valid():
        try:
            reviewed = actions.review_item(
                item=found.item, said=form.said, note=form.cleaned_data["note"], by=request.person, at=clock.now()
            )
        except DomainError as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, _("Guardó la revisión de %(code)s.") % {"code": found.item.code})
            if reviewed.following is not None:
                return redirect("diagnosis:review_item", reviewed.following.pk)
            return redirect("diagnosis:version", found.item.version_id)
    page = {"found": found, "form": form}
    return render(request, "diagnosis/editor_review.html", page, status=422 if form.errors else 200)
