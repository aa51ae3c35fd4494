"""A person's own badges: to look at, download and share; and who agreed to be named."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from apropia.badges.queries import mine as own
from apropia.foundation import clock
from apropia.people.access import PersonRequest


@require_safe
def mine(request: PersonRequest) -> HttpResponse:
    """List the badges of the person."""
    return render(request, "badges/mine.html", {"awards": own.own_awards(person=request.person, at=clock.now())})


@require_safe
def recognised(request: PersonRequest) -> HttpResponse:
    """List the badges of the entity, with the names of who agreed to be named."""
    badges = own.recognised(person=request.person, at=clock.now())
    return render(request, "badges/recognised.html", {"badges": badges})


@require_safe
def hosted_image(request: PersonRequest, uid: UUID) -> HttpResponse:
    """Give the image that carries the hosted assertion (Open Badges 2.0)."""
    image = own.own_image_for(person=request.person, uid=uid, with_signature=False)
    return _file(image, f"insignia-{uid}.png", "image/png")


@require_safe
def signed_image(request: PersonRequest, uid: UUID) -> HttpResponse:
    """Give the image that carries the signed credential (Open Badges 3.0)."""
    image = own.own_image_for(person=request.person, uid=uid, with_signature=True)
    return _file(image, f"insignia-firmada-{uid}.png", "image/png")


@require_safe
def credential(request: PersonRequest, uid: UUID) -> HttpResponse:
    """Give the signed credential as a file."""
    signed = own.own_credential_for(person=request.person, uid=uid)
    return _file(signed.encode(), f"insignia-{uid}.jwt", "application/jwt")


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    disposition = content_disposition_header(True, name) or "attachment"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})
