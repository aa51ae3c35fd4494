from django.urls import URLPattern, URLResolver, path

from apropia.materials import views

app_name = "materials"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.guide_list, name="guides"),
    path("nueva/", views.create, name="create"),
    path("<slug:slug>/", views.guide, name="guide"),
    path("<slug:slug>/borrador/", views.draft, name="draft"),
    path("<slug:slug>/cambiar/", views.change, name="change"),
    path("<slug:slug>/enviar/", views.send, name="send"),
    path("<slug:slug>/publicar/", views.publish, name="publish"),
    path("<slug:slug>/estado/", views.move, name="move"),
    path("<slug:slug>/vigente/", views.confirm, name="confirm"),
    path("<slug:slug>/leida/", views.read, name="read"),
    path("<slug:slug>/opinion/", views.feedback, name="feedback"),
]
