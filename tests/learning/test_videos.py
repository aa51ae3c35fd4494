"""A video, of one's own or of another site, is not published before whoever does not hear or see it can follow it."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from apropia.learning import actions, queries
from apropia.learning.models import Activity, ActivityKind
from apropia.learning.states import VersionStatus
from apropia.people.models import Person, Role
from formats.recording_samples import mp4
from learning.factories import make_version
from people_factories import make_person

pytestmark = pytest.mark.django_db
ADDRESS = "https://www.videos.puertoclaro.gov.co/ver?v=1"
CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:00.900\nAbra la carpeta.\n"


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def author(unit) -> Person:
    return make_person(unit=unit, roles=[Role.CONTENT_AUTHOR])


@pytest.fixture
def video(author: Person, at: datetime) -> Activity:
    version = make_version(
        entity=author.entity, at=at, lessons=1, author=author, status=VersionStatus.DRAFT, teaches={"2.2": "BASIC"}
    )
    activity = version.activities.get()
    activity.kind, activity.body, activity.title = ActivityKind.VIDEO, "", "Véalo"
    activity.save()
    return activity


def lacks(author: Person, activity: Activity) -> list[str]:
    """Return the fields where something has to be mended before publication."""
    found = queries.authoring.workshop_for(person=author, pk=activity.version_id).problems
    return [one.place.field for one in found if one.blocks]


def write(client: Client, activity: Activity, **fields: object):
    url = reverse("learning:author_activity", args=[activity.pk])
    return client.post(url, {"title": activity.title, "duration_minutes": 3, "done_when": "SEEN"} | fields)


def test_own_video_needs_captions_and_transcript(
    client_of: Callable[[Person], Client], author: Person, video: Activity
) -> None:
    client = client_of(author)
    assert lacks(author, video) == ["video_file"]

    write(client, video, video_file=SimpleUploadedFile("uno.mp4", mp4()))
    assert lacks(author, video) == ["captions_file", "transcript"]

    write(client, video, captions_file=SimpleUploadedFile("uno.vtt", CAPTIONS), transcript="Se abre una carpeta.")
    assert lacks(author, video) == []


def test_captions_with_faults_are_refused_by_row(
    client_of: Callable[[Person], Client], author: Person, video: Activity
) -> None:
    answer = write(
        client_of(author),
        video,
        captions_file=SimpleUploadedFile("uno.vtt", b"WEBVTT\n\n00:02.000 --> 00:01.000\nHola.\n"),
        transcript="Lo escrito sigue.",
    )

    assert answer.status_code == 422
    assert "Corrija los subtítulos." in answer.content.decode()
    assert "Lo escrito sigue." in answer.content.decode()


def test_video_in_which_nothing_is_heard_needs_no_captions(author: Person, video: Activity) -> None:
    Activity.objects.update(video_url=ADDRESS, video_is_silent=True)

    assert lacks(author, video) == ["transcript"]


def test_video_of_another_site_needs_captions_there_and_a_transcript(
    client_of: Callable[[Person], Client], author: Person, video: Activity
) -> None:
    client = client_of(author)
    write(client, video, video_url=ADDRESS)
    assert lacks(author, video) == ["has_captions_there", "transcript"]

    write(client, video, video_url=ADDRESS, has_captions_there="on", transcript="Se abre una carpeta.")
    assert lacks(author, video) == []


@pytest.mark.parametrize("address", ["ftp://ejemplo.gov.co/uno.mp4", "https://yo:clave@ejemplo.gov.co/uno"])
def test_address_of_a_video_is_one_that_a_browser_opens(
    client_of: Callable[[Person], Client], author: Person, video: Activity, address: str
) -> None:
    answer = write(client_of(author), video, video_url=address)

    assert answer.status_code == 422
    assert not Activity.objects.get().video_url


def test_video_is_a_file_or_an_address(client_of: Callable[[Person], Client], author: Person, video: Activity) -> None:
    client = client_of(author)
    write(client, video, video_file=SimpleUploadedFile("uno.mp4", mp4()))

    both = write(client, video, video_url=ADDRESS)
    instead = write(client, video, video_url=ADDRESS, remove_video="on")

    assert "Deje el archivo o el enlace, no los dos." in both.content.decode()
    assert instead.status_code == 302
    video.refresh_from_db()
    assert (video.video, video.video_url) == (None, ADDRESS)


def test_video_of_another_site_loads_nothing_of_it(
    client_of: Callable[[Person], Client], author: Person, beto: Person, video: Activity, at: datetime
) -> None:
    version = video.version
    Activity.objects.update(video_url=ADDRESS, has_captions_there=True, transcript="Se abre una carpeta.")
    type(version).objects.update(status=VersionStatus.PUBLISHED, published_at=at)
    version.refresh_from_db()
    actions.enrollment.start_course(version=version, by=beto, at=at)

    answer = client_of(beto).get(reverse("learning:lesson", args=[version.course.code, video.pk]))
    page = answer.content.decode()

    assert "Ver el video en videos.puertoclaro.gov.co" in page
    assert 'rel="noopener noreferrer"' in page
    assert "Se abre una carpeta." in page
    assert "<iframe" not in page
    assert "puertoclaro" not in answer.headers["Content-Security-Policy"]


def test_new_version_keeps_what_is_said_of_its_videos(author: Person, video: Activity, at: datetime) -> None:
    version = video.version
    Activity.objects.update(video_url=ADDRESS, has_captions_there=True, video_is_silent=True)
    type(version).objects.update(status=VersionStatus.PUBLISHED, published_at=at)

    draft = actions.publishing.open_new_version(course=version.course, by=author, at=at)

    copy = draft.activities.get()
    assert (copy.video_url, copy.has_captions_there, copy.video_is_silent) == (ADDRESS, True, True)
