from django.urls import URLPattern, URLResolver

app_name = "diagnosis"
urlpatterns: list[URLPattern | URLResolver] = []
