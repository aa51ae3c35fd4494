import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Concat

from apropia.foundation.search.excerpts import Piece, best_excerpt
from apropia.foundation.search.models import SearchAudience, SearchDocument, SearchPosting
from apropia.foundation.search.words import STOP_WORDS, stem, telling_forms
from apropia.foundation.tenancy.models import Entity

PAGE_SIZE = 20
MOST_WORDS = 8
SHORTEST_WORD = 2  # letters
EXACT_FACTOR = 3
MOST_VOCABULARY = 20_000
# Below this likeness (0–100) a suggestion confuses more than it helps; from trying misspellings of one and two letters.
LIKENESS = 78


@dataclasses.dataclass(frozen=True)
class Hit:
    """One thing found. `title` and `excerpt` come in pieces, each marked or not: plain text, to be escaped as any."""

    kind: str
    object_id: str
    url: str
    title: Sequence[Piece]
    excerpt: Sequence[Piece]
    score: int


@dataclasses.dataclass(frozen=True)
class Results:
    """What was found for a text: one page of hits, how many there are, and a better spelling when there is one."""

    text: str
    hits: Sequence[Hit]
    total: int
    page: int
    pages: int
    counts: dict[str, int]
    suggestion: str = ""

    @property
    def says_too_little(self) -> bool:
        """Say whether the text has no word to look for: only letters by themselves, or words that tell nothing."""
        return not any(len(word) >= SHORTEST_WORD for word in _query_words(self.text))


def search(
    *,
    entity: Entity,
    person_roles: Iterable[str],
    text: str,
    unit_path: str = "",
    engagement: str = "",
    kinds: Sequence[str] = (),
    page: int = 1,
    page_size: int = PAGE_SIZE,
) -> Results:
    """Return what somebody with these roles, in this unit and with this engagement may find for a text.

    What holds every word just as it was typed comes first, in the title before elsewhere; then what holds more of the
    words in any inflection, rare words before common ones. `kinds` narrows the hits; `counts` always tells all kinds.
    """
    words = _query_words(text)
    visible = _visible_to(entity, person_roles, unit_path, engagement)
    if not words:
        return Results(text=text, hits=(), total=0, page=1, pages=0, counts={})
    stems = {word: stem(word)[:40] for word in words}
    matching = _matching(entity, visible, stems)
    counts = _counts_by_kind(visible, matching)
    total = sum(count for kind, count in counts.items() if not kinds or kind in kinds)
    suggestion = _suggestion(words, visible) if total < 3 else ""
    pages = -(-total // page_size)
    page = min(max(page, 1), max(pages, 1))
    if kinds:
        matching = matching.filter(document__kind__in=kinds)
    ranked = list(matching[(page - 1) * page_size : page * page_size])
    documents = SearchDocument.objects.in_bulk([row["document_id"] for row in ranked])
    hits = [_hit(documents[row["document_id"]], row["score"], set(stems.values())) for row in ranked]
    return Results(text=text, hits=hits, total=total, page=page, pages=pages, counts=counts, suggestion=suggestion)


def _query_words(text: str) -> list[str]:
    words = list(dict.fromkeys(telling_forms(text[:300])))
    return words[:MOST_WORDS]


def _visible_to(entity: Entity, roles: Iterable[str], unit_path: str, engagement: str) -> QuerySet[SearchDocument]:
    def is_for(prefix: str, values: Iterable[str]) -> Exists:
        tokens = [f"{prefix}:{one}" for one in values if one]
        return Exists(SearchAudience.objects.filter(document=OuterRef("pk"), token__in=tokens))

    return SearchDocument.objects.filter(entity=entity).filter(
        Q(for_roles=False) | Q(is_for("role", roles)),
        Q(for_units=False) | Q(is_for("unit", unit_path.split("/"))),
        Q(for_engagements=False) | Q(is_for("engagement", [engagement])),
    )


def _matching(entity: Entity, visible: QuerySet[SearchDocument], stems: dict[str, str]) -> QuerySet[SearchPosting, Any]:
    """Return a row per document that holds a word, with its rank. Whole numbers only: both databases add them alike."""
    postings = SearchPosting.objects.filter(entity=entity, stem__in=set(stems.values()))
    spread = dict(postings.values_list("stem").annotate(Count("document", distinct=True)))
    documents = max(SearchDocument.objects.filter(entity=entity).count(), 1)
    factor = Case(
        *(When(stem=one, then=Value(_rarity(spread.get(one, 0), documents))) for one in sorted(spread)),
        default=Value(1),
        output_field=IntegerField(),
    )
    exact = Case(When(form__in=list(stems), then=Value(EXACT_FACTOR)), default=Value(1), output_field=IntegerField())
    ranked: QuerySet[SearchPosting, Any] = (
        postings.filter(document__in=visible)
        .alias(padded_title=Concat(Value(" "), "document__title_key", Value(" ")))
        .values("document_id")
        .annotate(
            exactness=Max(_exactness_of_title(stems)),
            exact_words=Count("form", filter=Q(form__in=list(stems))),
            matched=Count("stem", distinct=True),
            score=Sum(F("weight") * factor * exact),
        )
        .annotate(holds_all=Case(When(exact_words=len(stems), then=Value(1)), default=Value(0)))
        .order_by("-exactness", "-holds_all", "-matched", "-score", "document_id")
    )
    return ranked


def _exactness_of_title(words: Iterable[str]) -> Case:
    """Return 2 where the words are the whole title, 1 where it holds each as it was typed, 0 elsewhere."""
    holds_each = Q(*(Q(padded_title__contains=f" {word} ") for word in words))
    return Case(
        When(document__title_key=" ".join(words), then=Value(2)),
        When(holds_each, then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )


def _rarity(holding: int, documents: int) -> int:
    """Return how telling a word is: 1 when nearly all documents hold it, one more for each halving, 16 at most."""
    return min(max((documents // max(holding, 1)).bit_length(), 1), 16)


def _counts_by_kind(visible: QuerySet[SearchDocument], matching: QuerySet[SearchPosting, Any]) -> dict[str, int]:
    found = visible.filter(pk__in=matching.order_by().values("document_id"))
    return dict(found.values_list("kind").annotate(Count("pk")).order_by("kind"))


def _suggestion(words: Sequence[str], visible: QuerySet[SearchDocument]) -> str:
    """Return the text with unknown words replaced by the most alike that this person may read, or nothing."""
    known = SearchPosting.objects.filter(document__in=visible)
    present = set(known.filter(stem__in={stem(word) for word in words}).values_list("stem", flat=True))
    if all(stem(word) in present for word in words):
        return ""
    frequency = dict(known.values_list("form").annotate(n=Count("pk")).order_by("-n", "form")[:MOST_VOCABULARY])
    better = [word if stem(word) in present else _closest(word, frequency) for word in words]
    return " ".join(better) if better != list(words) else ""


def _closest(word: str, frequency: dict[str, int]) -> str:
    from rapidfuzz import fuzz, process  # noqa: PLC0415  slow to load

    alike = process.extract(word, frequency.keys(), scorer=fuzz.ratio, score_cutoff=LIKENESS, limit=10)
    near = [(form, likeness) for form, likeness, _ in alike if form not in STOP_WORDS]
    return max(near, key=lambda one: (one[1], frequency[one[0]], one[0]))[0] if near else word


def _hit(document: SearchDocument, score: int, stems: set[str]) -> Hit:
    # Many a body begins with its own summary: it is not read twice.
    text = f"{document.summary}\n\n{document.body.removeprefix(document.summary)}"
    return Hit(
        kind=document.kind,
        object_id=document.object_id,
        url=document.url,
        title=best_excerpt(document.title, stems, length=300),
        excerpt=best_excerpt(text, stems),
        score=score,
    )
