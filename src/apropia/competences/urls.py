from django.urls import URLPattern, URLResolver, path

from apropia.competences import views

app_name = "competences"
urlpatterns: list[URLPattern | URLResolver] = [
    path("competencias/", views.framework, name="framework"),
    path("competencias/objetivos/", views.targets, name="targets"),
    path("competencias/objetivos/<str:job_level>/", views.change_targets, name="change_targets"),
]
