from django.urls import URLPattern, URLResolver, path

from apropia.catalogue import views

app_name = "catalogue"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.service_list, name="services"),
    path("nuevo/", views.create, name="create"),
    path("importar/", views.import_file, name="import"),
    path("<slug:code>/", views.service, name="service"),
    path("<slug:code>/cambiar/", views.change, name="change"),
    path("<slug:code>/estado/", views.move, name="move"),
]
