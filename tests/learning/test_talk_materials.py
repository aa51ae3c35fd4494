"""What a talk leaves: its slides and its recording become materials, seen and told of once they are published."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apropia.contact.models import OutgoingMessage
from apropia.foundation import clock
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError, Forbidden
from apropia.foundation.files import actions as file_actions
from apropia.foundation.files.kinds import TEXT
from apropia.hub.queries.waiting import waiting_for
from apropia.learning import actions, queries
from apropia.learning.models import LiveSession, TalkMaterial
from apropia.learning.states.talks import TalkStatus
from apropia.materials import actions as materials
from apropia.materials.models import Material
from apropia.people.models import Role
from formats.recording_samples import mp4
from learning.talk_factories import data_of
from people_factories import make_person

pytestmark = pytest.mark.django_db
WORDS = (
    "Muestra, paso por paso, cómo firmar un documento sin imprimirlo, cómo comprobar que la firma vale "
    "y qué hacer si el sistema la rechaza, con tres ejemplos del trabajo diario de la entidad."
)
LINK = "https://videos.puertoclaro.gov.co/firmar"
SLIDES = {"kind": TalkMaterial.Kind.SLIDES, "words": WORDS, "link": LINK}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def lina(unit):
    """Gives the talk; she holds no role."""
    return make_person(unit=unit, given_names="Lina", surnames="Ponente")


@pytest.fixture
def held(fede, lina, beto, at):
    """Return a talk that Lina gave an hour ago, for which Beto had signed up."""
    hours = {"starts_at": at - timedelta(hours=2), "ends_at": at - timedelta(hours=1)}
    made = actions.talks.create_talk(data=data_of(at, seats=9, speaker_emails=[lina.email], **hours), by=fede, at=at)
    LiveSession.objects.update(status=TalkStatus.OPEN)
    made.refresh_from_db()
    actions.talks.sign_up(talk=made, by=beto, at=at - timedelta(days=1))
    actions.talks.move_talk(talk=made, to=TalkStatus.HELD, by=fede, at=at)
    return made


def add(talk, by, at, **fields):
    data = actions.talk_materials.TalkMaterialData(**SLIDES | fields)
    return actions.talk_materials.add_material(talk=talk, data=data, by=by, at=at)


def publish(found, by, at):
    materials.send_to_review(material=found.material, by=None, at=at)
    materials.publish_material(material=found.material, by=by, at=at)


def told():
    return OutgoingMessage.objects.filter(subject__startswith="Ya puede ver")


def waits(person, at):
    return [one.text for one in waiting_for(person=person, at=at) if one.title == "Material de charla por revisar"]


def seen(talk, person, at):
    return queries.talks.talk_page(pk=talk.pk, person=person, at=at).materials


def test_speaker_without_role_leaves_slides_as_her_draft_that_others_do_not_see(held, lina, beto, fede, at):
    made = add(held, lina, at)

    assert (made.material.status, made.material.owner) == (Material.Status.DRAFT, lina)
    assert made.material.versions.get().written_by == lina.uid
    assert f"(<{LINK}>)" in made.material.versions.get().body
    assert [list(seen(held, person, at)) for person in (lina, fede, beto)] == [[made], [made], []]


def test_once_published_who_had_signed_up_is_told_once_within_the_budget(held, lina, beto, carla, at, run_jobs):
    made = add(held, lina, at)
    gone = make_person(unit=beto.unit)
    LiveSession.objects.update(status=TalkStatus.OPEN)
    held.refresh_from_db()
    early = at - timedelta(hours=2)
    actions.talks.sign_up(talk=held, by=gone, at=early)
    actions.talks.withdraw(talk=held, by=gone, at=early)
    publish(made, carla, at)
    run_jobs()

    (letter,) = told()
    assert (letter.person, letter.is_optional) == (beto, True)
    assert letter.link == reverse("learning:talk", args=[held.pk])
    assert list(seen(held, beto, at)) == [made]
    data = materials.MaterialData(title="Otra", summary="Otra.", body=WORDS * 2)
    author = make_person(unit=beto.unit, roles=[Role.CONTENT_AUTHOR])
    made.material.refresh_from_db()
    materials.save_draft(material=made.material, data=data, by=author, at=at)
    materials.publish_material(material=made.material, by=carla, at=at)
    run_jobs()
    assert told().count() == 1


def test_who_writes_guides_is_told_of_the_draft_of_a_speaker_who_does_not(held, lina, fede, carla, beto, unit, at):
    author = make_person(unit=unit, roles=[Role.CONTENT_AUTHOR])
    theirs = add(held, carla, at)
    made = add(held, lina, at)

    assert [waits(person, at) for person in (carla, author)] == [[made.material.title]] * 2
    assert [waits(person, at) for person in (lina, fede, beto)] == [[]] * 3
    materials.send_to_review(material=made.material, by=carla, at=at)
    assert waits(author, at) == []
    assert theirs.material.status == Material.Status.DRAFT


def test_speaker_reads_how_far_her_slides_are(held, lina, carla, beto, client_of, at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    page = reverse("learning:talk", args=[held.pk])
    made = add(held, lina, at)
    assert "La revisa quien escribe guías" in client_of(lina).get(page).text
    materials.send_to_review(material=made.material, by=None, at=at)
    assert "Otra persona decide si se publica" in client_of(lina).get(page).text

    materials.publish_material(material=made.material, by=carla, at=at)

    assert "Publicada" in client_of(lina).get(page).text
    assert "Publicada" not in client_of(beto).get(page).text


def test_speaker_takes_back_a_wrong_draft_which_goes_whole(held, lina, beto, fede, client_of, at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    made = add(held, lina, at)
    page = reverse("learning:talk_material_take_back", args=[held.pk, made.pk])
    assert page in client_of(lina).get(reverse("learning:talk", args=[held.pk])).text
    assert client_of(beto).post(page).status_code == 404
    asked = client_of(lina).get(page).text
    assert "No se puede deshacer" in asked
    assert TalkMaterial.objects.exists()

    assert client_of(lina).post(page).status_code == 302

    assert not Material.objects.exists()
    assert not TalkMaterial.objects.exists()
    assert AuditEvent.objects.filter(action="learning.talk.material_taken_back", actor=lina.uid).exists()
    assert client_of(fede).get(page).status_code == 404


def test_what_was_public_is_retired_and_its_file_opens_no_more(held, lina, beto, carla, client_of, at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    sent = {"words": WORDS, "sent_file": SimpleUploadedFile("firmar.pdf", PDF)}
    client_of(lina).post(reverse("learning:talk_material", args=[held.pk, "presentacion"]), sent)
    made = TalkMaterial.objects.get()
    publish(made, carla, at)
    page = reverse("learning:talk_material_take_back", args=[held.pk, made.pk])
    assert "la puede volver a publicar" in client_of(lina).get(page).text

    client_of(lina).post(page)

    made.material.refresh_from_db()
    assert made.material.status == Material.Status.RETIRED
    talk = reverse("learning:talk", args=[held.pk])
    assert "Ya no se ve en la charla" in client_of(lina).get(talk).text
    assert made.material.title not in client_of(beto).get(talk).text
    assert client_of(beto).get(reverse("files:open", args=[made.file.uid])).status_code == 404
    assert client_of(lina).get(page).status_code == 404


def test_what_was_published_meanwhile_is_retired_and_not_deleted(held, lina, carla, at):
    asked = TalkMaterial.objects.select_related("talk", "material").get(pk=add(held, lina, at).pk)
    publish(TalkMaterial.objects.get(), carla, at)

    actions.talk_materials.take_back(found=asked, by=lina, at=at)

    assert Material.objects.get().status == Material.Status.RETIRED


def test_nobody_publishes_the_slides_that_she_left(held, carla, at):
    made = add(held, carla, at)
    materials.send_to_review(material=made.material, by=None, at=at)
    with pytest.raises(Forbidden, match="Otra persona"):
        materials.publish_material(material=made.material, by=carla, at=at)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"link": ""}, "sent_file"),
        ({"link": "ftp://x.gov.co/a"}, "link"),
        ({"kind": "RECORDING", "transcript": "Hola."}, "has_captions_there"),
        ({"kind": "RECORDING", "has_captions_there": True}, "transcript"),
    ],
)
def test_what_is_missing_is_named(held, lina, at, fields, field):
    with pytest.raises(DomainError) as refusal:
        add(held, lina, at, **fields)
    assert refusal.value.field == field
    assert not Material.objects.exists()


def test_recording_elsewhere_shows_its_transcript(held, lina, carla, beto, client_of, at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    words = {"kind": "RECORDING", "has_captions_there": True, "transcript": "Buenos días a todas y a todos."}
    publish(add(held, lina, at, **words), carla, at)
    page = client_of(beto).get(reverse("learning:talk", args=[held.pk])).text

    assert LINK in page
    assert "Buenos días a todas" in page


def test_before_its_end_and_by_whom_it_is_not_nothing_is_left(held, talk, lina, beto, dario, fede, at):
    for person in (beto, dario):
        with pytest.raises(Forbidden):
            add(held, person, at)
    with pytest.raises(DomainError, match="haya terminado"):
        add(talk, fede, at)


def test_speaker_uploads_slides_that_members_open_once_published(
    held, lina, beto, carla, dario, client_of, at, monkeypatch
):
    monkeypatch.setattr(clock, "now", lambda: at)
    speaker, page = client_of(lina), reverse("learning:talk_material", args=[held.pk, "presentacion"])
    assert page in speaker.get(reverse("learning:talk", args=[held.pk])).text
    bad = speaker.post(page, {"words": "Muy corto"})
    assert bad.status_code == 422
    assert "Suba el archivo o escriba el enlace" in bad.text
    assert "Muy corto" in bad.text
    sent = SimpleUploadedFile("firmar.pdf", PDF)
    assert speaker.post(page, {"words": WORDS, "sent_file": sent}).status_code == 302

    made = TalkMaterial.objects.get()
    address = reverse("files:open", args=[made.file.uid])
    opened = [client_of(person).get(address).status_code for person in (lina, carla, beto, dario)]
    assert opened == [200, 200, 404, 404]
    publish(made, carla, at)
    assert client_of(beto).get(address).status_code == 200
    assert client_of(dario).get(address).status_code == 404
    assert address in client_of(beto).get(reverse("learning:talk", args=[held.pk])).text
    assert address in client_of(beto).get(reverse("materials:guide", args=[made.material.slug])).text
    assert client_of(beto).get(page).status_code == 404
    assert speaker.get(page.replace("presentacion", "otra")).status_code == 404
    assert queries.talk_materials.in_use([made.file.uid]) == {made.file.uid}


def test_recording_is_refused_without_captions_and_plays_in_the_page_with_them(
    held, lina, carla, beto, client_of, at, monkeypatch
):
    monkeypatch.setattr(clock, "now", lambda: at)
    speaker, page = client_of(lina), reverse("learning:talk_material", args=[held.pk, "grabacion"])
    words = {"words": WORDS, "transcript": "Abra la carpeta."}
    bad = speaker.post(page, words | {"sent_file": SimpleUploadedFile("charla.mp4", mp4())})
    assert bad.status_code == 422
    assert "Ponga los subtítulos del video" in bad.text
    captions = SimpleUploadedFile("charla.vtt", b"WEBVTT\n\n00:00.000 --> 00:00.900\nAbra la carpeta.\n")
    sent = {"sent_file": SimpleUploadedFile("charla.mp4", mp4()), "captions_file": captions}
    assert speaker.post(page, words | sent).status_code == 302

    made = TalkMaterial.objects.get()
    publish(made, carla, at)
    shown = client_of(beto).get(reverse("learning:talk", args=[held.pk])).text
    assert f'<source src="{reverse("files:open", args=[made.file.uid])}"' in shown
    assert f'<track kind="captions" src="{reverse("files:open", args=[made.captions.uid])}"' in shown
    assert client_of(beto).get(reverse("files:open", args=[made.captions.uid])).status_code == 200
    guide = client_of(beto).get(reverse("materials:guide", args=[made.material.slug])).text
    assert reverse("learning:talk", args=[held.pk]) + "#materiales" in guide


def test_file_of_another_kind_is_refused_with_what_is_accepted(held, lina, client_of, at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    page = reverse("learning:talk_material", args=[held.pk, "grabacion"])
    sent = {"words": WORDS, "transcript": "Hola.", "sent_file": SimpleUploadedFile("nota.txt", b"hola")}
    answer = client_of(lina).post(page, sent)

    assert answer.status_code == 422
    assert "MP4" in answer.text
    assert "Hola." in answer.text


def test_file_that_no_talk_names_is_nobodys(entity, beto, at):
    label = queries.talk_materials.LABEL
    file = file_actions.store(entity=entity, data=b"hola", name="a.txt", kinds=TEXT, by=beto, at=at, owner=label)

    assert not queries.talk_materials.may_open(person=beto, uid=file.uid)
    assert not queries.talk_materials.in_use([file.uid])
