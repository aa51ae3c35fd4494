from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apropia.formats.errors import FormatError
from apropia.formats.tabular.writing import Field
from apropia.foundation.errors import NotFound
from apropia.foundation.ui.export import asked_format, download
from apropia.people.access import PersonRequest, public
from apropia.practices import queries
from apropia.practices.queries.files import Download

KINDS = ("docx", "pdf")


def _file(found: Download) -> HttpResponse:
    response = HttpResponse(found.content, content_type=found.media_type)
    response["Content-Disposition"] = content_disposition_header(True, found.name)
    return response


@require_safe
def form_file(request: PersonRequest, slug: str, number: int, kind: str) -> HttpResponse:
    """Hand out a version as the official form in Word or PDF."""
    if kind not in KINDS:
        raise Http404
    try:
        return _file(queries.form_download_for(slug=slug, number=number, kind=kind, person=request.person))
    except FormatError as problem:
        context = {"title": _("No se pudo escribir el archivo"), "message": problem.message, "slug": slug}
        return render(request, "practices/unprintable.html", context, status=422)


@require_safe
def evidence_list(request: PersonRequest, slug: str, number: int) -> HttpResponseBase:
    """Hand out the list of evidence with the SHA-256 of each file."""
    found = queries.evidence_list_for(slug=slug, number=number, person=request.person)
    headings = ("Número", "Título", "Tipo", "Fecha", "Fuente", "Archivo", "Bytes", "Quién la ve", "SHA-256")
    return download(
        name=found.name,
        fields=[Field(heading) for heading in headings],
        rows=found.rows,
        format_=asked_format(request.GET) or "csv",
    )


@public
@require_safe
def public_list(request: HttpRequest, entity_code: str) -> HttpResponse:
    """Show the practices an entity made public."""
    text = request.GET.get("q", "").strip()[:100]
    listed = queries.publications_of(entity_code=entity_code, text=text, page=request.GET.get("pagina", "1"))
    context = {"page": listed.found, "entity": listed.entity, "text": text, "entity_code": entity_code}
    return render(request, "practices/public_list.html", context)


@public
@require_safe
def public_practice(request: HttpRequest, entity_code: str, slug: str) -> HttpResponse:
    """Show the public copy of a practice, or say that it was withdrawn."""
    found = queries.public_page(entity_code=entity_code, slug=slug)
    if isinstance(found, queries.WithdrawnPractice):
        return render(request, "practices/public_withdrawn.html", {"found": found}, status=410)
    return render(request, "practices/public_practice.html", {"practice": found, "publication": found.publication})


@public
@require_safe
def public_file(request: HttpRequest, entity_code: str, slug: str, kind: str) -> HttpResponse:
    """Hand out the public copy as the official form, without personal data."""
    if kind not in KINDS:
        raise Http404
    try:
        return _file(queries.public_download_for(entity_code=entity_code, slug=slug, kind=kind))
    except (NotFound, FormatError):
        raise Http404 from None
