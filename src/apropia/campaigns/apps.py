from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "apropia.campaigns"
    label = "campaigns"
    default_auto_field = "django.db.models.BigAutoField"
