"""Make materials of the slides and the recording of a talk, and tell who had signed up when they are published."""

import dataclasses
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from apropia.contact.actions import send
from apropia.contact.models import MessageKind, Weight
from apropia.formats.addresses import is_web_address
from apropia.foundation.audit.actions import record
from apropia.foundation.errors import DomainError
from apropia.foundation.files.models import StoredFile
from apropia.foundation.files.recordings import missing_alternatives
from apropia.learning.actions.talk_letters import day_of
from apropia.learning.models import LiveSession, TalkMaterial, TalkPlace
from apropia.learning.policies import talks as policies
from apropia.materials import actions as materials
from apropia.materials.models import Material
from apropia.people.models import Person


@dataclasses.dataclass(frozen=True, kw_only=True)
class TalkMaterialData:
    """What who gives a talk leaves of it: a file or a link, and its words."""

    kind: str
    words: str
    file: StoredFile | None = None
    captions: StoredFile | None = None
    link: str = ""
    has_captions_there: bool = False
    transcript: str = ""


@transaction.atomic
def add_material(*, talk: LiveSession, data: TalkMaterialData, by: Person, at: datetime) -> TalkMaterial:
    """Begin the material of some slides or of a recording, as a draft that another person publishes."""
    policies.check_same_entity(talk, by)
    policies.check_can_take_list(talk, by)
    policies.check_takes_materials(talk, at)
    _check(data)
    material = materials.create_material(entity=talk.entity, data=_guide_of(talk, data), by=None, author=by, at=at)
    made = TalkMaterial.objects.create(
        entity=talk.entity,
        talk=talk,
        material=material,
        kind=data.kind,
        file=data.file,
        captions=data.captions,
        link=data.link,
        transcript=data.transcript.strip(),
        added_at=at,
    )
    record("learning.talk.material_added", entity=talk.entity, by=by, on=talk, at=at, detail={"kind": data.kind})
    return made


@transaction.atomic
def take_back(*, found: TalkMaterial, by: Person, at: datetime) -> None:
    """Take back slides or a recording that were left by mistake. A draft goes whole; what was public is retired."""
    policies.check_same_entity(found.talk, by)
    policies.check_can_take_list(found.talk, by)
    materials.take_back(material=found.material, author=by, at=at)
    detail = {"kind": found.kind}
    record("learning.talk.material_taken_back", entity=found.entity, by=by, on=found.talk, at=at, detail=detail)


def tell(*, found: TalkMaterial, places: Iterable[TalkPlace], at: datetime) -> int:
    """Write to some of those who had signed up that a material of the talk can be seen; to each once, ever.

    It counts in the person's budget: whoever wants no such messages gets none.
    """
    told = 0
    with transaction.atomic():
        for place in places:
            if place.person is None:
                continue
            facts = {"what": found.get_kind_display().lower(), "title": found.talk.title}
            send(
                entity=found.entity,
                to=place.person,
                kind=MessageKind.TALK,
                weight=Weight.OPTIONAL,
                subject=_("Ya puede ver la %(what)s de la charla «%(title)s»") % facts,
                body_text=found.material.summary,
                link=reverse("learning:talk", args=[found.talk_id]),
                link_label=_("Ver la charla"),
                idempotency_key=f"learning.talk.{found.talk_id}.material.{found.pk}",
                at=at,
            )
            told += 1
    return told


def _check(data: TalkMaterialData) -> None:
    if (data.file is None) == (not data.link):
        raise DomainError(_("Suba el archivo o escriba el enlace: uno de los dos."), field="sent_file")
    if data.link and not is_web_address(data.link):
        raise DomainError(_("Escriba un enlace que empiece por https:// o http://."), field="link")
    if data.kind != TalkMaterial.Kind.RECORDING:
        return
    is_sound = data.file is not None and data.file.media_type.startswith("audio/")
    has_captions = data.captions is not None if data.file is not None else data.has_captions_there
    lacks = missing_alternatives(
        is_video=not is_sound, is_silent=False, has_captions=has_captions, transcript=data.transcript
    )
    for name, text in lacks:
        if name == "transcript":
            raise DomainError(text, field="transcript")
        if data.file is not None:
            raise DomainError(_("Ponga los subtítulos del video: un archivo .vtt."), field="captions_file")
        raise DomainError(
            _("Mire que la grabación tenga subtítulos en su sitio, y márquelo."), field="has_captions_there"
        )


def _guide_of(talk: LiveSession, data: TalkMaterialData) -> materials.MaterialData:
    is_recording = data.kind == TalkMaterial.Kind.RECORDING
    facts = {"title": talk.title, "speaker": talk.speaker, "day": day_of(talk)}
    if is_recording:
        title, opens = _("Grabación: %(title)s") % facts, _("Ver la grabación")
        intro = _("Grabación de la charla «%(title)s». La dio %(speaker)s el %(day)s.") % facts
    else:
        title, opens = _("Presentación: %(title)s") % facts, _("Abrir la presentación")
        intro = _("Presentación de la charla «%(title)s». La dio %(speaker)s el %(day)s.") % facts
    return materials.MaterialData(
        title=title[:150],
        summary=intro[:250],
        body="\n\n".join([intro, data.words.strip(), f"[{opens}](<{_address_of(talk, data)}>)"]),
        kind=Material.Kind.VIDEO if is_recording else Material.Kind.GUIDE,
        services=[talk.service] if talk.service is not None else [],
        competences=list(talk.competences.all()),
    )


def _address_of(talk: LiveSession, data: TalkMaterialData) -> str:
    """Return where the reader of the material goes: a recording is played in the page of the talk, with its words."""
    if data.file is None:
        return data.link
    if data.kind == TalkMaterial.Kind.RECORDING:
        return reverse("learning:talk", args=[talk.pk]) + "#materiales"
    return reverse("files:open", args=[data.file.uid])
