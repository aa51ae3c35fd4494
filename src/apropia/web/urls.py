from django.urls import include, path

from apropia.badges.urls import public_urlpatterns as badges_urlpatterns
from apropia.learning.urls import public_urlpatterns as learning_urlpatterns
from apropia.packages.urls import xapi_urlpatterns
from apropia.people.urls import allauth_urlpatterns
from apropia.web import health

handler400 = "apropia.web.refusals.bad_request"
urlpatterns = [
    path("salud", health.health, name="health"),
    path("", include("apropia.hub.urls")),
    path("", include("apropia.people.urls")),
    path("", include("apropia.privacy.urls")),
    path("", include("apropia.contact.urls")),
    path("", include("apropia.competences.urls")),
    path("servicios/", include("apropia.catalogue.urls")),
    path("uso/", include("apropia.usage.urls")),
    path("guias/", include("apropia.materials.urls")),
    path("diagnostico/", include("apropia.diagnosis.urls")),
    path("paquetes/", include("apropia.packages.urls")),
    path("xapi/", include((xapi_urlpatterns, "xapi"))),
    path("aprender/", include("apropia.learning.urls")),
    path("plan-de-formacion/", include("apropia.programme.urls")),
    path("insignias/", include("apropia.badges.urls")),
    # Before the codes of constancias, any of which would stand in its place.
    path("", include((badges_urlpatterns, "badge"))),
    path("verificar/", include((learning_urlpatterns, "verify"))),
    path("asesoria/", include("apropia.support.urls")),
    path("campanas/", include("apropia.campaigns.urls")),
    path("medicion/", include("apropia.measurement.urls")),
    path("practicas/", include("apropia.practices.urls")),
    *allauth_urlpatterns,
    path("", include("apropia.foundation.ui.urls")),
    path("", include("apropia.foundation.files.urls")),
    path("", include("apropia.foundation.operations.urls")),
    path("", include("apropia.foundation.mail.urls")),
    path("", include("apropia.foundation.audit.urls")),
]
