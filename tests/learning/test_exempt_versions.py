"""An exemption outlives a new version, also one to be redone, unless that one teaches more."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from apropia.competences.models import Competence
from apropia.contact.models import OutgoingMessage
from apropia.foundation import clock
from apropia.foundation.audit.models import AuditEvent
from apropia.learning import actions, jobs
from apropia.learning.models import CourseVersion, Enrollment, ExemptionProof, ProofOrigin, TaughtCompetence
from apropia.learning.policies.exemptions import teaches_more
from apropia.learning.states.routes import ProofStatus
from apropia.people.models import OrgUnit, Person, Role
from learning.factories import make_version
from learning.test_changes import letters, new_version, publish
from people_factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> datetime:
    """Now: background work is done when it is due by the clock."""
    return clock.now()


@pytest.fixture
def elena(unit: OrgUnit) -> Person:
    """Writes contents."""
    return make_person(unit=unit, given_names="Elena", surnames="Autora", roles=[Role.CONTENT_AUTHOR])


@pytest.fixture
def first(elena: Person, at: datetime) -> CourseVersion:
    return make_version(entity=elena.entity, at=at, code="plazos", teaches={"2.2": "INTERMEDIATE"}, author=elena)


@pytest.fixture(params=list(ProofOrigin))
def proof(request: pytest.FixtureRequest, first: CourseVersion, beto: Person, at: datetime) -> ExemptionProof:
    return prove(first, beto, at, origin=request.param)


def prove(version: CourseVersion, person: Person, at: datetime, **given: Any) -> ExemptionProof:
    own = {"entity": version.entity, "course": version.course, "version": version, "pseudonym": person.pseudonym}
    return ExemptionProof.objects.create(**own, status=ProofStatus.EXEMPT, started_at=at, decided_at=at, **given)


@pytest.fixture
def follow(
    first: CourseVersion, elena: Person, carla: Person, at: datetime, run_jobs: Callable[[], None]
) -> Callable[..., CourseVersion]:
    """Return a function that publishes the next version with what it asks and what it teaches."""

    def make(kind: str, teaches: dict[str, str]) -> CourseVersion:
        version = new_version(first, elena, at, kind)
        TaughtCompetence.objects.filter(version=version).delete()
        for code, level in teaches.items():
            competence = Competence.objects.get(code=code, area__framework__code="digcomp-3.0")
            TaughtCompetence.objects.create(entity=version.entity, version=version, competence=competence, level=level)
        publish(version, carla, at, run_jobs)
        return version

    return make


@pytest.mark.parametrize(
    ("now", "then", "is_more"),
    [
        ({1: "BASIC"}, {1: "BASIC"}, False),
        ({1: "BASIC"}, {1: "INTERMEDIATE"}, False),
        ({1: "ADVANCED"}, {1: "INTERMEDIATE"}, True),
        ({1: "BASIC", 2: "BASIC"}, {1: "BASIC"}, True),
        ({}, {1: "BASIC"}, False),
    ],
)
def test_a_version_teaches_more_by_a_competence_or_a_level(
    now: dict[int, str], then: dict[int, str], is_more: bool
) -> None:
    assert teaches_more(now, then) is is_more


@pytest.mark.parametrize("teaches", [{"2.2": "INTERMEDIATE"}, {"2.2": "BASIC"}])
def test_to_redo_the_same_or_less_leaves_the_exemption(
    proof: ExemptionProof, follow: Any, beto: Person, teaches: dict[str, str]
) -> None:
    follow("REDO", teaches)

    proof.refresh_from_db()
    assert proof.is_exempt
    assert not letters(beto)
    assert not Enrollment.objects.filter(pseudonym=beto.pseudonym).exists()


@pytest.mark.parametrize("teaches", [{"2.2": "ADVANCED"}, {"2.2": "INTERMEDIATE", "4.1": "BASIC"}])
def test_to_redo_more_ends_it_with_its_reason_once(
    proof: ExemptionProof, follow: Any, beto: Person, teaches: dict[str, str], run_jobs: Callable[[], None]
) -> None:
    version = follow("REDO", teaches)
    actions.exemptions.end_outdated(version=version, at=clock.now())
    run_jobs()

    proof.refresh_from_db()
    assert (proof.status, "enseña más" in proof.reason) == (ProofStatus.REVOKED, True)
    message = OutgoingMessage.objects.get(person=beto)
    assert "demostrarlo otra vez" in message.body_text
    assert message.link == "/aprender/curso/plazos/"
    # How many they are is a small group, too.
    assert not AuditEvent.objects.get(action="learning.exemption.outdated").detail


def test_more_that_is_only_to_be_read_leaves_it(proof: ExemptionProof, follow: Any) -> None:
    follow("UPDATE", {"2.2": "ADVANCED"})

    proof.refresh_from_db()
    assert proof.is_exempt


def test_what_was_proven_of_the_new_version_stays(
    first: CourseVersion, follow: Any, beto: Person, carla: Person, at: datetime
) -> None:
    version = follow("REDO", {"2.2": "ADVANCED"})
    kept = prove(version, beto, at)

    assert actions.exemptions.end_outdated(version=version, at=at) == 0
    kept.refresh_from_db()
    assert kept.is_exempt


def test_exemption_kept_by_one_redo_is_compared_again_at_the_next(
    proof: ExemptionProof, follow: Any, first: CourseVersion
) -> None:
    follow("REDO", {"2.2": "INTERMEDIATE"})
    follow("UPDATE", {"2.2": "ADVANCED"})
    proof.refresh_from_db()
    assert proof.is_exempt
    follow("REDO", {"2.2": "ADVANCED"})

    proof.refresh_from_db()
    assert proof.status == ProofStatus.REVOKED


def test_what_one_person_finishes_ends_no_exemption_of_others(
    proof: ExemptionProof, follow: Any, first: CourseVersion, carla: Person
) -> None:
    version = follow("REDO", {"2.2": "INTERMEDIATE"})
    TaughtCompetence.objects.filter(version=version).update(level="ADVANCED")

    class Context:
        at = clock.now()

        def progress(self, *_given: Any) -> None: ...

    jobs.apply_change(Context(), version_id=version.pk, pseudonym=str(carla.pseudonym))  # type: ignore[arg-type]

    proof.refresh_from_db()
    assert proof.is_exempt
