from django.urls import URLPattern, URLResolver, path

from apropia.campaigns import views

app_name = "campaigns"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.campaign_list, name="campaigns"),
    path("nueva/", views.create, name="create"),
    path("<int:pk>/", views.campaign, name="campaign"),
    path("<int:pk>/cambiar/", views.change, name="change"),
    path("<int:pk>/enviar/", views.send, name="send"),
    path("<int:pk>/aprobar/", views.approve, name="approve"),
    path("<int:pk>/devolver/", views.send_back, name="return"),
    path("<int:pk>/cancelar/", views.cancel, name="cancel"),
    path("<int:pk>/pausar/", views.pause, name="pause"),
    path("<int:pk>/reanudar/", views.resume, name="resume"),
    path("<int:pk>/terminar/", views.finish, name="finish"),
    path("<int:pk>/evaluar/", views.evaluate, name="evaluate"),
    path("<int:pk>/archivar/", views.archive, name="archive"),
    path("<int:pk>/informe/", views.report, name="report"),
    path("<int:pk>/cerrar-aviso/", views.dismiss, name="dismiss"),
]
