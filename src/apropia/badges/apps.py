from django.apps import AppConfig


class BadgesConfig(AppConfig):
    name = "apropia.badges"
    label = "badges"
    default_auto_field = "django.db.models.BigAutoField"
