from django.apps import AppConfig


class HubConfig(AppConfig):
    name = "apropia.hub"
    label = "hub"
    default_auto_field = "django.db.models.BigAutoField"
