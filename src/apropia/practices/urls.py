from django.urls import URLPattern, URLResolver, path

from apropia.practices import views

app_name = "practices"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.practice_list, name="practices"),
    path("nueva/", views.create, name="create"),
    path("publicas/<slug:entity_code>/", views.public_list, name="public_list"),
    path("publicas/<slug:entity_code>/<slug:slug>/", views.public_practice, name="public"),
    path("publicas/<slug:entity_code>/<slug:slug>/formato.<str:kind>", views.public_file, name="public_file"),
    path("<slug:slug>/", views.practice, name="practice"),
    path("<slug:slug>/versiones/<int:number>/", views.practice, name="version"),
    path("<slug:slug>/versiones/<int:number>/formato.<str:kind>", views.form_file, name="file"),
    path("<slug:slug>/versiones/<int:number>/evidencias/", views.evidence_list, name="evidence_list"),
    path("<slug:slug>/editar/<slug:section>/", views.edit, name="edit"),
    path("<slug:slug>/guardar/<slug:section>/", views.autosave, name="autosave"),
    path("<slug:slug>/importar/", views.import_form, name="import"),
    path("<slug:slug>/editar/<slug:section>/afirmaciones/", views.add_statement, name="add_statement"),
    path("<slug:slug>/afirmaciones/<int:pk>/cambiar/", views.change_claim, name="change_claim"),
    path("<slug:slug>/afirmaciones/<int:pk>/quitar/", views.remove_statement, name="remove_statement"),
    path("<slug:slug>/evidencias/agregar/", views.add_evidence, name="add_evidence"),
    path("<slug:slug>/evidencias/<uuid:uid>/quitar/", views.remove_evidence, name="remove_evidence"),
    path("<slug:slug>/registros/<slug:kind>/agregar/", views.add_record, name="add_record"),
    path("<slug:slug>/registros/<slug:kind>/<int:pk>/cambiar/", views.change_record, name="change_record"),
    path("<slug:slug>/registros/<slug:kind>/<int:pk>/quitar/", views.remove_record, name="remove_record"),
    path("<slug:slug>/registros/<slug:kind>/<int:pk>/mostrar/", views.show_record, name="show_record"),
    path("<slug:slug>/registros/<slug:kind>/<int:pk>/al-formato/", views.use_record, name="use_record"),
    path("<slug:slug>/decidir/<slug:verb>/", views.decide, name="decide"),
    path("<slug:slug>/clasificar/", views.classification, name="classify"),
]
