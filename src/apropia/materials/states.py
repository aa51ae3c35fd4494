"""The life of a material. `REVIEW_DUE` is reached by its date or by hand; the guide stays public meanwhile."""

DRAFT, IN_REVIEW, PUBLISHED, REVIEW_DUE, RETIRED = "DRAFT", "IN_REVIEW", "PUBLISHED", "REVIEW_DUE", "RETIRED"

TRANSITIONS: dict[str, tuple[str, ...]] = {
    DRAFT: (IN_REVIEW, RETIRED),
    IN_REVIEW: (DRAFT, PUBLISHED),
    PUBLISHED: (REVIEW_DUE, RETIRED),
    REVIEW_DUE: (PUBLISHED, RETIRED),
    RETIRED: (PUBLISHED,),
}
PUBLIC = (PUBLISHED, REVIEW_DUE)
