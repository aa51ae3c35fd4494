from django.urls import URLPattern, URLResolver, path

from apropia.diagnosis.views import results

app_name = "diagnosis"

_results: list[URLPattern | URLResolver] = [
    path("resultado/", results.my_result, name="my_result"),
    path("resultado/<uuid:uid>/", results.past_result, name="past_result"),
]

urlpatterns: list[URLPattern | URLResolver] = [*_results]
