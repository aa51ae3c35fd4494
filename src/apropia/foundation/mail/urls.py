from django.urls import path

from apropia.foundation.mail import views

app_name = "mail"
urlpatterns = [
    path("_buzon/", views.mailbox, name="mailbox"),
    path("_buzon/<int:pk>/", views.mailbox_message, name="mailbox_message"),
]
