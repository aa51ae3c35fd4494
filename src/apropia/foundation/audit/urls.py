from django.urls import path

from apropia.foundation.audit import views

app_name = "audit"
urlpatterns = [path("auditoria/", views.trail, name="trail")]
