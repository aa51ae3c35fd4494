"""From one service to all the rest: its guides, courses, talks, help, competences and published figures."""

from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from apropia.catalogue.models import ITService
from apropia.catalogue.queries import ChainFigure, ChainLink, ServiceChain
from apropia.learning import queries as learning
from apropia.materials import queries as materials
from apropia.measurement import queries as measurement
from apropia.measurement.policies import sees_all
from apropia.people.models import Person

# Of each thing the page shows the first few; the rest is a search away.
SHOWN = 4


def chain_for(service: ITService, person: Person, at: datetime) -> ServiceChain:
    """Return what hangs from a service for this reader. Four queries beside those of its competences."""
    return ServiceChain(
        guides=_guides(service, person),
        lessons=(*_courses(service, person), *_talks(service, person, at)),
        competences=_competences(service),
        figures=_figures(service, person),
        help_url=f"{reverse('support:ask')}?{urlencode({'servicio': service.code})}",
    )


def _guides(service: ITService, person: Person) -> tuple[ChainLink, ...]:
    return tuple(
        ChainLink(
            title=guide.title,
            url=reverse("materials:guide", args=[guide.slug]),
            text=_("%(kind)s · %(minutes)d minutos") % {"kind": guide.get_kind_display(), "minutes": guide.minutes},
            icon="file-text",
        )
        for guide in materials.guides_for_service(service=service, person=person)[:SHOWN]
    )


def _courses(service: ITService, person: Person) -> tuple[ChainLink, ...]:
    taught = [one.pk for one in service.competences.all()]
    return tuple(
        ChainLink(
            title=version.title,
            url=reverse("learning:course", args=[version.course.code]),
            text=_("Curso · %(minutes)d minutos") % {"minutes": version.duration_minutes},
            icon="book-open",
        )
        for version in learning.catalogue.courses_teaching(competence_ids=taught, person=person, limit=SHOWN)
    )


def _talks(service: ITService, person: Person, at: datetime) -> tuple[ChainLink, ...]:
    return tuple(
        ChainLink(
            title=talk.title,
            url=talk.url,
            text=_("Charla · %(speaker)s") % {"speaker": talk.speaker},
            day=talk.starts_at,
        )
        for talk in learning.talks.upcoming_for(person=person, at=at, service=service, limit=SHOWN)
    )


def _competences(service: ITService) -> tuple[ChainLink, ...]:
    catalogue = reverse("learning:catalogue")
    return tuple(
        ChainLink(title=one.name, url=f"{catalogue}?{urlencode({'competencia': one.code})}", text=one.area.name)
        for one in service.competences.all()
    )


def _figures(service: ITService, person: Person) -> tuple[ChainFigure, ...]:
    may_open = sees_all(person)
    return tuple(
        ChainFigure(
            name=figure.name,
            value=figure.value,
            period=figure.period,
            before=_("Antes: %(value)s (%(period)s)") % {"value": figure.earlier, "period": figure.earlier_period}
            if figure.earlier
            else "",
            url=reverse("measurement:calculation", args=[figure.calculation_id]) if may_open else "",
        )
        for figure in measurement.service_figures(service=service)
    )
