from django.urls import URLPattern, URLResolver, path

from apropia.measurement import views

app_name = "measurement"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.dashboard, name="dashboard"),
    path("exportar/", views.export_dashboard, name="export_dashboard"),
    path("mi-dependencia/", views.my_unit, name="my_unit"),
    path("calcular/", views.compute, name="compute"),
    path("calcular/<int:pk>/", views.computing, name="computing"),
    path("confirmar/", views.confirm, name="confirm"),
    path("calculos/", views.calculations, name="calculations"),
    path("calculos/<int:pk>/", views.calculation, name="calculation"),
    path("cifras/<int:pk>/", views.figure, name="figure"),
    path("olas/<int:wave_id>/", views.wave_report, name="wave_report"),
    path("fichas/", views.sheets, name="sheets"),
    path("fichas/<str:code>/", views.sheet, name="sheet"),
]
