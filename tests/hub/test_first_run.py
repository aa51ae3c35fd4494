"""The guide of a new entity: each step leads where this person can do it, or says who does."""

from django.urls import reverse

from apropia.hub import queries
from apropia.people.models import Role
from people_factories import make_person
from privacy.factories import approve_starter_notice


def titles_left(person):
    return [step.title for step in queries.first_run_for(person=person) if not step.is_done]


def test_without_a_data_protection_officer_the_guide_says_to_appoint_one(client_of, unit, carla):
    administrator = make_person(unit=unit, roles=[Role.SYSADMIN])
    title = "Nombre a la persona oficial de protección de datos"

    steps = {step.title: step for step in queries.first_run_for(person=administrator)}

    assert not steps[title].is_done
    assert steps[title].url == reverse("people:persons")
    asked = next(step for step in queries.first_run_for(person=carla) if step.title == title)
    assert "administración técnica" in asked.text
    assert title in client_of(carla).get(reverse("hub:first_run")).text


def test_once_appointed_the_guide_names_her_and_waits_for_the_notice(carla, unit, entity):
    officer = make_person(unit=unit, given_names="Rocío", surnames="Landínez", roles=[Role.DPO])

    steps = {step.title: step for step in queries.first_run_for(person=carla)}

    assert steps["Nombre a la persona oficial de protección de datos"].is_done
    waiting = steps["Pida la aprobación del aviso de privacidad"]
    assert officer.display_name in waiting.text
    assert waiting.url == ""
    approve_starter_notice(entity=entity, by=officer)
    assert "Pida la aprobación del aviso de privacidad" not in titles_left(carla)


def test_every_link_of_the_guide_opens_for_whoever_reads_it(client_of, unit):
    for roles in ([Role.UA_MANAGER], [Role.SYSADMIN], [Role.UA_MANAGER, Role.SYSADMIN, Role.DPO]):
        person = make_person(unit=unit, roles=roles)
        for step in queries.first_run_for(person=person):
            if step.url:
                assert client_of(person).get(step.url).status_code == 200, (roles, step.url)


def test_mail_comes_before_the_first_invitation_of_the_guide(settings, carla):
    settings.EMAIL_BACKEND = "apropia.foundation.mail.backend.EntityBackend"
    settings.EMAIL_HOST = ""

    left = titles_left(carla)

    assert left.index("Conecte el correo") < left.index("Nombre a la persona oficial de protección de datos")
    settings.EMAIL_HOST = "mail.example"
    assert "Conecte el correo" not in titles_left(carla)
