from django.urls import URLPattern, URLResolver, path

from apropia.competences import views

app_name = "competences"
urlpatterns: list[URLPattern | URLResolver] = [
    path("competencias/", views.framework, name="framework"),
    path("competencias/objetivos/", views.targets, name="targets"),
    path("competencias/objetivos/dependencia/<int:pk>/", views.particular, {"kind": "unit"}, name="particular_unit"),
    path("competencias/objetivos/equipo/<int:pk>/", views.particular, {"kind": "team"}, name="particular_team"),
    path("competencias/objetivos/<str:job_level>/", views.change_targets, name="change_targets"),
]
