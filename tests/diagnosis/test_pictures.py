"""The picture of a question: checked, cleaned, said in words, seen only by whom it is for."""

import io
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from PIL.ExifTags import Base

from apropia.diagnosis.actions import pictures, versions
from apropia.diagnosis.models import InstrumentVersion, Item, Response, SurveyWave
from apropia.diagnosis.policies.content import content_of
from apropia.diagnosis.policies.item_files.moodle import moodle_file
from apropia.diagnosis.policies.item_files.sheet import item_rows
from apropia.diagnosis.queries.instruments import checksum_of
from apropia.diagnosis.queries.pictures import in_use
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError
from apropia.foundation.files.models import StoredFile
from apropia.foundation.files.queries import content_of as file_content
from apropia.people.models import OrgUnit, Person
from diagnosis.factories import invite
from people_factories import make_person
from privacy.factories import grant

SAYS = "Ventana de un correo con el botón Responder a la izquierda."


def picture(kind: str = "JPEG", size: tuple[int, int] = (400, 300), *, frames: int = 1) -> bytes:
    data = io.BytesIO()
    image = Image.new("RGB", size, "white")
    exif = Image.Exif()
    exif[Base.Make] = "Cámara de Ana"
    more = [Image.new("RGB", size, "black")] * (frames - 1)
    image.save(data, format=kind, exif=exif, **({"save_all": True, "append_images": more} if more else {}))
    return data.getvalue()


@pytest.fixture
def wave(open_wave: SurveyWave, beto: Person, at: datetime) -> SurveyWave:
    invite(wave=open_wave, people=[beto])
    grant(person=beto, codes="P3", at=at)
    return open_wave


@pytest.fixture
def draft(next_version: InstrumentVersion, wave: SurveyWave) -> InstrumentVersion:
    return next_version


@pytest.fixture
def item(draft: InstrumentVersion) -> Item:
    return draft.items.get(code="P-1.1-B1")


def give(item: Item, by: Person, at: datetime, **changes: object) -> None:
    values = {"upload": picture(), "name": "correo.jpg", "alt": SAYS, "is_decorative": False, "description": ""}
    pictures.set_picture(item=item, by=by, at=at, **(values | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_picture_is_written_anew_without_what_the_camera_said(
    item: Item, carla: Person, at: datetime, kind: str
) -> None:
    give(item, carla, at, upload=picture(kind), name=f"correo.{kind.lower()}")

    item.refresh_from_db()
    assert item.picture is not None
    kept = Image.open(io.BytesIO(file_content(item.picture)))
    assert (kept.format, kept.size, dict(kept.getexif())) == (kind, (400, 300), {})
    assert item.picture_facts["alt"] == SAYS
    assert AuditEvent.objects.filter(action="diagnosis.item.pictured").exists()


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"alt": ""}, "alt", "Escriba qué muestra la imagen"),
        ({"is_decorative": True}, "alt", "no lleva texto"),
        ({"upload": None}, "file", "Elija la imagen"),
        ({"upload": b"<svg onload=alert(1)>"}, "file", "PNG, JPEG o WebP"),
        ({"upload": picture("GIF"), "name": "a.gif"}, "file", "PNG, JPEG o WebP"),
        ({"upload": picture()[:200]}, "file", "dañada"),
        ({"upload": picture("WEBP", frames=3), "name": "a.webp"}, "file", "se mueve"),
        ({"upload": picture(size=(400, 20))}, "file", "muy pequeña"),
        ({"upload": b"\xff\xd8\xff" + b"0" * (4 << 20), "name": "a.jpg"}, "file", "muy grande"),
    ],
)
def test_picture_that_cannot_serve_is_refused(
    item: Item, carla: Person, at: datetime, changes: dict[str, object], field: str, said: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        give(item, carla, at, **changes)

    assert (refusal.value.field, said in refusal.value.message) == (field, True)
    item.refresh_from_db()
    assert item.picture is None


def test_words_change_without_sending_the_picture_again(item: Item, carla: Person, at: datetime) -> None:
    give(item, carla, at)
    first = item.picture

    give(item, carla, at, upload=None, alt="", is_decorative=True)

    item.refresh_from_db()
    assert (item.picture, item.picture_facts["alt"], item.picture_facts["width"]) == (first, "", 400)


def test_settled_version_keeps_its_picture(
    draft: InstrumentVersion, item: Item, carla: Person, unit: OrgUnit, at: datetime
) -> None:
    give(item, carla, at)
    before = checksum_of(draft)
    Item.objects.filter(version=draft).exclude(pk=item.pk).delete()
    InstrumentVersion.objects.filter(pk=draft.pk).update(state="FROZEN", frozen_at=at, checksum=before)
    draft.refresh_from_db()
    item.refresh_from_db()

    following = versions.start_next_version(version=draft, by=carla, at=at)
    copy = following.items.get(code=item.code)
    give(copy, carla, at, upload=picture("PNG"), name="otra.png", alt="Otra.")

    item.refresh_from_db()
    assert item.picture is not None
    assert copy.picture != item.picture
    assert in_use([item.picture.uid, copy.picture.uid]) == {item.picture.uid, copy.picture.uid}
    with pytest.raises(DomainError, match="ya no se edita"):
        give(item, carla, at, alt="Otra cosa.")
    with pytest.raises(DomainError, match="ya no se edita"):
        pictures.remove_picture(item=item, by=carla, at=at)


def test_checksum_covers_picture_and_words(draft: InstrumentVersion, item: Item, carla: Person, at: datetime) -> None:
    sums = {checksum_of(draft)}
    give(item, carla, at)
    sums.add(checksum_of(draft))
    give(item, carla, at, upload=None, alt="Otra cosa.")
    sums.add(checksum_of(draft))
    give(item, carla, at, upload=picture("PNG", (500, 300)), name="otra.png", alt="Otra cosa.")
    sums.add(checksum_of(draft))

    assert len(sums) == 4


def test_author_puts_words_and_takes_off(item: Item, carla: Person, client_of) -> None:
    browser: Client = client_of(carla)
    address = reverse("diagnosis:item_picture", args=[item.pk])
    upload = SimpleUploadedFile("correo.jpg", picture(), content_type="image/jpeg")

    empty = browser.post(address, {"alt": ""})
    wrong = browser.post(address, {"file": upload, "alt": "", "description": "Larga."})
    upload.seek(0)
    browser.post(address, {"file": upload, "alt": SAYS, "description": "Primera línea.\n\nSegunda."})
    page = browser.get(reverse("diagnosis:item", args=[item.pk])).text
    removing = reverse("diagnosis:remove_picture", args=[item.pk])
    assert "texto alternativo" in browser.get(removing).text
    browser.post(removing)

    assert wrong.status_code == 422
    assert "Larga." in wrong.text
    assert {*empty.context["form"].errors} == {"file", "alt"}
    assert wrong.context["form"].errors["file"] == ["Elija otra vez la imagen."]
    assert f'alt="{SAYS}"' in page
    assert 'width="400" height="300"' in page
    assert "Descripción de la imagen" in page
    item.refresh_from_db()
    assert (item.picture, item.picture_facts) == (None, {})


def test_picture_opens_for_authors_and_for_who_was_invited(
    wave: SurveyWave, item: Item, beto: Person, carla: Person, unit: OrgUnit, dario: Person, client_of, at: datetime
) -> None:
    give(item, carla, at)
    file = StoredFile.objects.get()
    address = reverse("files:open", args=[file.uid])
    nobody = make_person(unit=unit)

    assert client_of(carla).get(address).status_code == 200
    assert client_of(beto).get(address).status_code == 404
    Item.objects.filter(version=wave.version, code=item.code).update(picture=file, picture_facts=item.picture_facts)
    found = client_of(beto).get(address)
    assert found.status_code == 200
    assert found["Content-Type"] == "image/jpeg"
    assert "sandbox" in found["Content-Security-Policy"]
    assert client_of(nobody).get(address).status_code == 404
    assert client_of(dario).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_person_sees_the_picture_with_its_words(
    wave: SurveyWave, item: Item, beto: Person, carla: Person, client_of, at: datetime
) -> None:
    give(item, carla, at, description="Lo que se ve, parte por parte.")
    asked = Item.objects.get(version=wave.version, code=item.code)
    Item.objects.filter(pk=asked.pk).update(picture=item.picture, picture_facts=item.picture_facts)
    browser: Client = client_of(beto)
    browser.post(f"/diagnostico/{wave.pk}/")
    response = Response.objects.get()
    response.form = [{"item": asked.pk, "seconds": 60}]
    response.save()

    page = browser.get(f"/diagnostico/{wave.pk}/pregunta/1/").text

    assert f'alt="{SAYS}"' in page
    assert "Lo que se ve, parte por parte." in page
    assert "correo.jpg" not in page


def test_sheet_lists_the_picture_and_moodle_leaves_it_out(item: Item, carla: Person, at: datetime) -> None:
    give(item, carla, at)
    content = content_of(item)

    (row,) = item_rows([content])

    assert "correo.jpg" in row
    assert SAYS in row
    assert item.stem.encode() not in moodle_file([content], format_="xml")
