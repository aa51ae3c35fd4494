from typing import Any

from apropia.campaigns import actions, queries
from apropia.campaigns.states import ACTIVE
from apropia.foundation.jobs.registry import Context, job


@job("campaigns.run", cron="*/5 * * * *")
def run(context: Context) -> dict[str, Any]:
    """Start and end campaigns on their dates and hand over the mail that still waits."""
    ended = queries.due_to_end(at=context.at)
    for campaign in ended:
        actions.finish(campaign=campaign, by=None, at=context.at)
    started = 0
    for campaign in queries.due_to_start(at=context.at):
        if campaign.ends_at <= context.at:
            actions.give_up_missed(campaign=campaign, at=context.at)
            continue
        actions.activate(campaign=campaign, at=context.at)
        started += campaign.status == ACTIVE
    handed = sum(actions.deliver(campaign=campaign, at=context.at) for campaign in queries.to_deliver())
    return {"started": started, "ended": len(ended), "handed": handed}
