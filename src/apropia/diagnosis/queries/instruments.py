import hashlib
import json

from apropia.diagnosis.models import InstrumentVersion


def checksum_of(version: InstrumentVersion) -> str:
    """Return the SHA-256 of everything a version asks: sections, scales, items and limits, in a settled order."""
    asked = {
        "limits": [
            version.max_performance_items,
            version.performance_seconds,
            version.max_perception_items,
            version.max_services,
        ],
        "translations": list(version.translations.order_by("language").values_list("language", "texts")),
        "sections": list(
            version.sections.order_by("order").values_list("order", "title", "intro", "measure", "about__code")
        ),
        "scales": list(version.scales.order_by("code").values_list("code", "name", "options")),
        "items": list(
            version.items.order_by("code").values_list(
                "part", "code", "section__order", "order", "kind", "competence__code", "level", "stem", "scenario",
                "scale__code", "options", "targets", "key", "task", "picture__sha256", "picture_facts",
                "recording__sha256", "recording_facts",
                "has_fixed_order", "relevance", "validation", "validation_message", "status", "language",
                "service__code", "bounds", "family", "enemies",
            )
        ),
    }  # fmt: skip
    return hashlib.sha256(json.dumps(asked, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
