from django.urls import path

from apropia.foundation.files import views

app_name = "files"
urlpatterns = [path("archivos/<uuid:uid>", views.open_file, name="open")]
