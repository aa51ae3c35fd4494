from django.apps import AppConfig


class DiagnosisConfig(AppConfig):
    name = "apropia.diagnosis"
    label = "diagnosis"
    default_auto_field = "django.db.models.BigAutoField"
