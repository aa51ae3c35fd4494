from apropia.campaigns.queries import audience, campaigns, figures
from apropia.campaigns.queries.campaigns import (
    TABLE,
    Banner,
    CampaignPage,
    banner_for,
    campaign_for,
    campaign_page,
    campaigns_for,
    due_to_end,
    due_to_start,
    pending_for,
    to_deliver,
)

__all__ = [
    "TABLE",
    "Banner",
    "CampaignPage",
    "audience",
    "banner_for",
    "campaign_for",
    "campaign_page",
    "campaigns",
    "campaigns_for",
    "due_to_end",
    "due_to_start",
    "figures",
    "pending_for",
    "to_deliver",
]
