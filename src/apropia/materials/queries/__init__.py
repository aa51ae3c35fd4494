from apropia.materials.queries.figures import services_with_material
from apropia.materials.queries.materials import (
    TABLE,
    MaterialPage,
    Withdrawn,
    draft_of,
    guide_page,
    guides_for_service,
    guides_like,
    library_of,
    material_for,
    material_page,
    review_queue_for,
    unread_guides,
)

__all__ = [
    "TABLE",
    "MaterialPage",
    "Withdrawn",
    "draft_of",
    "guide_page",
    "guides_for_service",
    "guides_like",
    "library_of",
    "material_for",
    "material_page",
    "review_queue_for",
    "services_with_material",
    "unread_guides",
]
