from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from apropia.foundation.errors import NotFound
from apropia.foundation.files import queries
from apropia.foundation.files.serving import serve


@require_safe
@login_not_required
def open_file(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Answer with the content of a file that the visitor may open."""
    person = getattr(request, "person", None)
    try:
        file = queries.file_for(uid=uid, person=person)
    except NotFound:
        if person is None and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise Http404 from None
    return serve(request, file)
