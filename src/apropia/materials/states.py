"""The life of a material. `REVIEW_DUE` is reached by its date or by hand; the guide stays public meanwhile."""

from django.utils.translation import gettext_lazy as _

from apropia.foundation.states import StateMachine

DRAFT, IN_REVIEW, PUBLISHED, REVIEW_DUE, RETIRED = "DRAFT", "IN_REVIEW", "PUBLISHED", "REVIEW_DUE", "RETIRED"

MATERIAL = StateMachine(
    "status",
    {
        DRAFT: (IN_REVIEW, RETIRED),
        IN_REVIEW: (DRAFT, PUBLISHED),
        # A new version, or the word that the old one still holds.
        PUBLISHED: (PUBLISHED, REVIEW_DUE, RETIRED),
        REVIEW_DUE: (PUBLISHED, RETIRED),
        RETIRED: (PUBLISHED,),
    },
    _("Una guía «%(now)s» no pasa a «%(then)s»."),
)
PUBLIC = (PUBLISHED, REVIEW_DUE)
