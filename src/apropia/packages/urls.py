from django.urls import path

from apropia.packages import views

app_name = "packages"
urlpatterns = [
    path("parte/<uuid:uid>/", views.play, name="play"),
    path("parte/<uuid:uid>/guardar/", views.commit, name="commit"),
    path("parte/<uuid:uid>/vista/", views.seen, name="seen"),
]
