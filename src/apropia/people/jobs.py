from typing import Any

from apropia.foundation.jobs.registry import Context, job
from apropia.people import notices
from apropia.people.actions import issue_token
from apropia.people.models import Account, AccountToken
from apropia.people.queries import account_by_email


@job("people.send_link", max_attempts=4)
def send_link(context: Context, *, email: str, purpose: str) -> dict[str, Any]:
    """Send a link if the e-mail has an active account with a person in some entity; otherwise do nothing, silently."""
    account: Account | None = account_by_email(email=email)
    if account is None:
        return {}
    secret = issue_token(account=account, purpose=AccountToken.Purpose(purpose), at=context.at)
    notices.send_link(account=account, purpose=purpose, secret=secret)
    return {}


@job("people.sweep_tokens", cron="17 4 * * *")
def sweep_tokens(context: Context) -> dict[str, Any]:
    """Delete links that stopped working."""
    deleted, _by_model = AccountToken.objects.filter(expires_at__lt=context.at).delete()
    return {"deleted": deleted}
