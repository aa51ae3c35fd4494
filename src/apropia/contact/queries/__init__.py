from apropia.contact.queries.budget import BudgetLine, budget_line, limits_and_used, month_of
from apropia.contact.queries.messages import (
    entities_with_due,
    leaves_at,
    outcome_counts,
    outcomes_by_person,
    reached_persons,
    sent_keys_of,
)
from apropia.contact.queries.preferences import (
    OPTIONAL_PURPOSE,
    PersonSettings,
    own_messages,
    persons_allowing_optional,
    settings_of,
    suppressed_for,
    suppressed_page,
)

__all__ = [
    "OPTIONAL_PURPOSE",
    "BudgetLine",
    "PersonSettings",
    "budget_line",
    "entities_with_due",
    "leaves_at",
    "limits_and_used",
    "month_of",
    "outcome_counts",
    "outcomes_by_person",
    "own_messages",
    "persons_allowing_optional",
    "reached_persons",
    "sent_keys_of",
    "settings_of",
    "suppressed_for",
    "suppressed_page",
]
