from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from apropia.foundation.errors import NotFound
from apropia.foundation.tenancy.models import Entity
from apropia.people.models import Person
from apropia.privacy.models import PrivacyNoticeVersion, PrivacyPolicyVersion, TextVersion
from apropia.privacy.policies import can_manage_texts, check_can_manage_texts


@dataclass(frozen=True)
class TextWaiting:
    """A legal text that somebody must approve, or still write."""

    kind: str
    is_written: bool


T = TypeVar("T", PrivacyNoticeVersion, PrivacyPolicyVersion)


def current_notice(*, entity: Entity, at: datetime) -> PrivacyNoticeVersion | None:
    """Return the approved notice that rules at a moment, if any."""
    return (
        PrivacyNoticeVersion.objects.filter(entity=entity, state=TextVersion.State.APPROVED, effective_from__lte=at)
        .order_by("-number")
        .first()
    )


def current_policy(*, entity: Entity, at: datetime) -> PrivacyPolicyVersion | None:
    """Return the approved treatment policy that rules at a moment, if any."""
    return (
        PrivacyPolicyVersion.objects.filter(entity=entity, state=TextVersion.State.APPROVED, effective_from__lte=at)
        .order_by("-number")
        .first()
    )


def notice_for(*, person: Person, number: int) -> PrivacyNoticeVersion:
    """Return a version of the notice: an approved one to anybody of the entity, a draft only to who writes it."""
    found = _visible(PrivacyNoticeVersion.objects.filter(entity=person.entity, number=number), person).first()
    if found is None:
        raise NotFound(_("Esta versión del aviso no existe."))
    return found


def policy_for(*, person: Person, number: int) -> PrivacyPolicyVersion:
    """Return a version of the policy, as `notice_for` does."""
    found = _visible(PrivacyPolicyVersion.objects.filter(entity=person.entity, number=number), person).first()
    if found is None:
        raise NotFound(_("Esta versión de la política no existe."))
    return found


def _visible(texts: QuerySet[T], person: Person) -> QuerySet[T]:
    return texts if can_manage_texts(by=person) else texts.filter(state=TextVersion.State.APPROVED)


def draft_for(*, person: Person, kind: str, number: int) -> PrivacyNoticeVersion | PrivacyPolicyVersion:
    """Return a draft to whoever may write it. An approved version is no draft any more."""
    check_can_manage_texts(by=person)
    text: PrivacyNoticeVersion | PrivacyPolicyVersion = (
        notice_for(person=person, number=number) if kind == "notice" else policy_for(person=person, number=number)
    )
    if text.state != TextVersion.State.DRAFT:
        raise NotFound(_("Esta versión ya fue aprobada. Escriba una versión nueva."))
    return text


def texts_for(*, person: Person) -> tuple[list[PrivacyNoticeVersion], list[PrivacyPolicyVersion]]:
    """Return every version of both texts to whoever manages them."""
    check_can_manage_texts(by=person)
    return (
        list(PrivacyNoticeVersion.objects.filter(entity=person.entity).defer("body", "purposes")),
        list(PrivacyPolicyVersion.objects.filter(entity=person.entity).defer("body")),
    )


def texts_waiting_for(*, person: Person) -> list[TextWaiting]:
    """Return the texts that are missing and those written and not approved; nothing, and no query, for who writes none.

    One query.
    """
    if not can_manage_texts(by=person):
        return []
    draft, approved, own = TextVersion.State.DRAFT, TextVersion.State.APPROVED, {"entity": OuterRef("pk")}
    notices, policies = PrivacyNoticeVersion.objects.filter(**own), PrivacyPolicyVersion.objects.filter(**own)
    asked = (Exists(texts.filter(state=state)) for texts in (notices, policies) for state in (draft, approved))
    found = Entity.objects.filter(pk=person.entity_id).values_list(*asked).get()
    return [
        TextWaiting(kind=kind, is_written=is_written)
        for kind, is_written, rules in (("notice", *found[:2]), ("policy", *found[2:]))
        if is_written or not rules
    ]


def public_policy(*, code: str, at: datetime) -> PrivacyPolicyVersion:
    """Return the ruling policy of an entity to anybody (Decreto 1377 de 2013, art. 13)."""
    entity = Entity.objects.filter(code=code).first()
    found = current_policy(entity=entity, at=at) if entity else None
    if found is None:
        raise NotFound(_("Esta entidad no ha publicado su política de tratamiento de datos."))
    return found
