from django.urls import URLPattern, URLResolver, path

from apropia.hub import views

app_name = "hub"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("buscar/", views.search, name="search"),
    path("puesta-en-marcha/", views.first_run, name="first_run"),
]
