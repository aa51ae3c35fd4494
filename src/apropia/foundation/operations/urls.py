from django.urls import path

from apropia.foundation.operations import views

app_name = "operations"
urlpatterns = [
    path("trabajos/", views.jobs, name="jobs"),
    path("trabajos/<int:pk>/repetir/", views.retry, name="retry"),
    path("trabajos/avisos/<int:pk>/enviar/", views.send_again, name="send_again"),
]
