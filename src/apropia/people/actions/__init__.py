from apropia.people.actions.calendar import declare_day, withdraw_day
from apropia.people.actions.entity import raise_minimum, set_identity, set_look
from apropia.people.actions.persons import (
    EmailTaken,
    close_person,
    create_person,
    move_person,
    note_export,
    reopen_person,
)
from apropia.people.actions.roles import grant_role, revoke_role
from apropia.people.actions.roster import import_roster
from apropia.people.actions.sign_in import (
    LinkNotValid,
    forget_expired_sessions,
    forget_expired_tokens,
    invite,
    issue_token,
    send_invitation,
    set_password_by_link,
    use_token,
)
from apropia.people.actions.units import change_unit, close_unit, create_unit

__all__ = [
    "EmailTaken",
    "LinkNotValid",
    "change_unit",
    "close_person",
    "close_unit",
    "create_person",
    "create_unit",
    "declare_day",
    "forget_expired_sessions",
    "forget_expired_tokens",
    "grant_role",
    "import_roster",
    "invite",
    "issue_token",
    "move_person",
    "note_export",
    "raise_minimum",
    "reopen_person",
    "revoke_role",
    "send_invitation",
    "set_identity",
    "set_look",
    "set_password_by_link",
    "use_token",
    "withdraw_day",
]
