import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from apropia.foundation.search.models import SearchAudience, SearchDocument, SearchPosting
from apropia.foundation.search.words import stem, telling_forms
from apropia.foundation.tenancy.models import Entity

TITLE_WEIGHT, SUMMARY_WEIGHT, BODY_WEIGHT = 12, 4, 1
# A word said often in a long text is not more and more telling: it counts this many times at most.
MOST_REPEATS = 4
BODY_CHARACTERS = 30_000


def index(
    *,
    entity: Entity,
    kind: str,
    object_id: str | int,
    title: str,
    summary: str = "",
    body: str = "",
    url: str,
    roles: Iterable[str] = (),
    units: Iterable[int] = (),
    engagements: Iterable[str] = (),
) -> None:
    """Put something in the index, or bring it up to date, in the caller's transaction.

    `kind` is a dotted label such as `materials.guide`. `roles`, `units` (ids, each with all below it) and `engagements`
    are who may find it; an empty one restricts nothing. `body` is plain text or Markdown; what goes beyond 30 000
    characters is not searched.
    """
    tokens = sorted(
        {f"role:{one}" for one in roles}
        | {f"unit:{one}" for one in units}
        | {f"engagement:{one}" for one in engagements}
    )
    content: dict[str, Any] = {"title": title[:300], "summary": summary, "body": body[:BODY_CHARACTERS], "url": url}
    digest = hashlib.sha256(json.dumps([content, tokens]).encode()).hexdigest()
    with transaction.atomic():
        key: dict[str, Any] = {"entity": entity, "kind": kind, "object_id": str(object_id)}
        if SearchDocument.objects.filter(**key, content_hash=digest).exists():
            return
        document, _ = SearchDocument.objects.update_or_create(
            **key,
            defaults={
                **content,
                "title_key": " ".join(telling_forms(title))[:300],
                "for_roles": any(one.startswith("role:") for one in tokens),
                "for_units": any(one.startswith("unit:") for one in tokens),
                "for_engagements": any(one.startswith("engagement:") for one in tokens),
                "content_hash": digest,
            },
        )
        _write_anew(document, tokens)


def _write_anew(document: SearchDocument, tokens: Iterable[str]) -> None:
    """Put the words of a document, and who may find it, in place of what stood."""
    document.postings.all().delete()
    document.audiences.all().delete()
    SearchPosting.objects.bulk_create(
        SearchPosting(entity_id=document.entity_id, document=document, form=form, stem=stem(form)[:40], weight=weight)
        for form, weight in sorted(_weights(document).items())
    )
    SearchAudience.objects.bulk_create(SearchAudience(document=document, token=token) for token in tokens)


def _weights(document: SearchDocument) -> Counter[str]:
    weights: Counter[str] = Counter()
    for text, weight in (
        (document.title, TITLE_WEIGHT),
        (document.summary, SUMMARY_WEIGHT),
        (document.body, BODY_WEIGHT),
    ):
        for form, count in Counter(telling_forms(text)).items():
            weights[form] += weight * min(count, MOST_REPEATS)
    return weights


def remove(*, entity: Entity, kind: str, object_id: str | int) -> None:
    """Take something out of the index. What is not there is no error."""
    SearchDocument.objects.filter(entity=entity, kind=kind, object_id=str(object_id)).delete()
