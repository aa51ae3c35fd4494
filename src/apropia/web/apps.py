from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class WebConfig(AppConfig):
    name = "apropia.web"
    label = "web"

    def ready(self) -> None:
        from apropia.web import subscriptions  # noqa: PLC0415  models are loaded only now

        autodiscover_modules("events")
        autodiscover_modules("jobs")
        subscriptions.connect()
