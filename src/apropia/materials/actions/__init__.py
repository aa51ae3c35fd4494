from apropia.materials.actions.feedback import give_feedback
from apropia.materials.actions.lifecycle import confirm_still_valid, move, publish_material, send_to_review, take_back
from apropia.materials.actions.readings import mark_read
from apropia.materials.actions.reviews import mark_reviews_due
from apropia.materials.actions.writing import MaterialData, create_material, open_draft, save_draft

__all__ = [
    "MaterialData",
    "confirm_still_valid",
    "create_material",
    "give_feedback",
    "mark_read",
    "mark_reviews_due",
    "move",
    "open_draft",
    "publish_material",
    "save_draft",
    "send_to_review",
    "take_back",
]
