from datetime import timedelta
from typing import Any

from apropia.foundation.errors import DomainError
from apropia.foundation.jobs.registry import Context, job
from apropia.people import notices
from apropia.people.actions import forget_expired_sessions, forget_expired_tokens, issue_token
from apropia.people.actions import roster as roster_actions
from apropia.people.models import Account, AccountToken
from apropia.people.queries import account_by_email, persons_of_account
from apropia.people.queries.roster import abandoned_rosters, roster_of_job
from apropia.people.queries.roster import source_of as roster_source

ABANDONED_AFTER = timedelta(days=30)


@job("people.send_link", max_attempts=4)
def send_link(context: Context, *, email: str, purpose: str, following: str = "") -> dict[str, Any]:
    """Send a link if the e-mail has an active account with a person in some entity; otherwise do nothing, silently."""
    account: Account | None = account_by_email(email=email)
    person = persons_of_account(account=account).first() if account else None
    if account is None or person is None:
        return {}
    secret = issue_token(account=account, purpose=AccountToken.Purpose(purpose), at=context.at)
    notices.send_link(person=person, purpose=purpose, secret=secret, following=following)
    return {}


@job("people.sweep_tokens", cron="17 4 * * *")
def sweep_tokens(context: Context) -> dict[str, Any]:
    """Delete links that stopped working, and sessions that ended by themselves."""
    return {
        "deleted": forget_expired_tokens(at=context.at),
        "sessions": forget_expired_sessions(at=context.at),
    }


@job("people.stage_roster")
def stage_roster(context: Context, *, roster_id: int) -> dict[str, Any]:
    """Work out what a file of people would change."""
    roster, by = roster_of_job(roster_id=roster_id, person_uid=context.job.requested_by)
    source = roster_source(roster=roster)
    roster_actions.stage(roster=roster, source=source, by=by, at=context.at, progress=context.progress)
    return {"status": roster.status}


@job("people.sweep_rosters", cron="29 4 * * *")
def sweep_rosters(context: Context) -> dict[str, Any]:
    """Delete files of people that were uploaded and never applied."""
    abandoned = abandoned_rosters(before=context.at - ABANDONED_AFTER)
    for roster in abandoned:
        roster_actions.discard(roster=roster, by=None, at=context.at)
    return {"deleted": len(abandoned)}


@job("people.apply_roster")
def apply_roster(context: Context, *, roster_id: int, only_good_rows: bool) -> dict[str, Any]:
    """Apply a file of people. Run again after a crash it finds it done, or does it whole."""
    roster, by = roster_of_job(roster_id=roster_id, person_uid=context.job.requested_by)
    if roster.applied_at is not None:
        return {"status": roster.status}
    source = roster_source(roster=roster)
    try:
        roster_actions.apply(
            roster=roster,
            source=source,
            only_good_rows=only_good_rows,
            by=by,
            at=context.at,
            progress=context.progress,
        )
    except DomainError as refusal:
        return {"refused": refusal.message}
    return {"status": roster.status}


@job("people.undo_roster")
def undo_roster(context: Context, *, roster_id: int) -> dict[str, Any]:
    """Give back what a file of people changed. Run again after a crash it finds it done, or does it whole."""
    roster, by = roster_of_job(roster_id=roster_id, person_uid=context.job.requested_by)
    if by is None or roster.undone_at is not None:
        return {"status": roster.status}
    try:
        kept = roster_actions.undo(roster=roster, by=by, at=context.at, progress=context.progress)
    except DomainError as refusal:
        return {"refused": refusal.message}
    return {"kept": kept}
