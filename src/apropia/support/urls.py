from django.urls import URLPattern, URLResolver, path

from apropia.support import views

app_name = "support"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("preguntar/", views.ask, name="ask"),
    path("cola/", views.queue, name="queue"),
    path("<int:number>/", views.ticket, name="ticket"),
    path("<int:number>/escribir/", views.write, name="write"),
    path("<int:number>/responder/", views.answer, name="answer"),
    path("<int:number>/tomar/", views.take, name="take"),
    path("<int:number>/resolver/", views.resolve, name="resolve"),
    path("<int:number>/reabrir/", views.reopen, name="reopen"),
    path("<int:number>/ya-resuelta/", views.settle, name="settle"),
    path("<int:number>/cancelar/", views.cancel, name="cancel"),
    path("<int:number>/calificar/", views.value, name="value"),
]
