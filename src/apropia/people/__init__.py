"""People: who works in the entity, where, and what each may do.

Words: an *account* signs in (one per installation and e-mail); a *person* is that account in one entity; an
*engagement*
ties a person to an org unit for a time; a *role grant* gives a role, perhaps for one unit. `uid` names a person in
audit, jobs and files; `pseudonym` names the same person in answers and usage, and is shown to nobody.

Promise: an org unit or person is closed, never deleted; strata (`unit`, `engagement_type`, `job_level`) on the
person are
today's primary engagement, kept by the actions of this domain; history lives in engagements.
"""
