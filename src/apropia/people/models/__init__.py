from apropia.people.models.account import Account
from apropia.people.models.account_token import AccountToken
from apropia.people.models.org import OrgUnit, Process, WorkTeam
from apropia.people.models.person import Engagement, EngagementType, JobLevel, Person, Role, RoleGrant
from apropia.people.models.roster import RosterImport, RosterLine, RosterMapping

__all__ = [
    "Account",
    "AccountToken",
    "Engagement",
    "EngagementType",
    "JobLevel",
    "OrgUnit",
    "Person",
    "Process",
    "Role",
    "RoleGrant",
    "RosterImport",
    "RosterLine",
    "RosterMapping",
    "WorkTeam",
]
