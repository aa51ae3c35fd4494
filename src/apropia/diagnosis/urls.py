from django.urls import URLPattern, URLResolver, path

from apropia.diagnosis.views import answering, results

app_name = "diagnosis"

_answering: list[URLPattern | URLResolver] = [
    path("", answering.home, name="home"),
    path("invitacion/<str:token>/", answering.open_invitation, name="invitation"),
    path("<int:wave_id>/", answering.begin, name="begin"),
    path("<int:wave_id>/pregunta/<int:number>/", answering.question, name="question"),
    path("<int:wave_id>/terminar/", answering.review, name="review"),
    path("<int:wave_id>/listo/", answering.done, name="done"),
]

_results: list[URLPattern | URLResolver] = [
    path("resultado/", results.my_result, name="my_result"),
    path("resultado/<uuid:uid>/", results.past_result, name="past_result"),
]

urlpatterns: list[URLPattern | URLResolver] = [*_answering, *_results]
