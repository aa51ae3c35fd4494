from django.urls import path

from apropia.foundation.ui import views

app_name = "ui"
urlpatterns = [
    path("tema/<slug:code>.css", views.entity_theme, name="theme"),
    path("apariencia/", views.appearance, name="appearance"),
    path("accesibilidad/", views.accessibility, name="accessibility"),
    path("mapa-del-sitio/", views.site_map, name="site_map"),
    path("_componentes/", views.components, name="components"),
    path("trabajo/<int:pk>/", views.job, name="job"),
    path("vista-previa/", views.markdown_preview, name="markdown_preview"),
]
