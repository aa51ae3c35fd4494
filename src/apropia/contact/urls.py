from django.urls import path

from apropia.contact import views

app_name = "contact"
urlpatterns = [
    path("mensajes/", views.own_messages, name="messages"),
    path("mensajes/baja/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("mensajes/direcciones/", views.suppressed, name="suppressed"),
    path("mensajes/direcciones/<int:pk>/habilitar/", views.lift, name="lift"),
]
