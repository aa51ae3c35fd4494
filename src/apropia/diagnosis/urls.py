from django.urls import URLPattern, URLResolver, path

from apropia.diagnosis.views import (
    answering,
    calibrations,
    conditions,
    editor,
    editor_items,
    item_reviews,
    kiosk,
    kiosk_desk,
    pictures,
    rehearsal,
    results,
    scales,
    service_banks,
    simulations,
    survey_results,
    translations,
    wave_changes,
    waves,
)

app_name = "diagnosis"

_answering: list[URLPattern | URLResolver] = [
    path("", answering.home, name="home"),
    path("invitacion/<str:token>/", answering.open_invitation, name="invitation"),
    path("<int:wave_id>/", answering.begin, name="begin"),
    path("<int:wave_id>/pregunta/<int:number>/", answering.question, name="question"),
    path("<int:wave_id>/ligera/", answering.light, name="light"),
    path("<int:wave_id>/terminar/", answering.review, name="review"),
    path("<int:wave_id>/listo/", answering.done, name="done"),
]

_kiosk: list[URLPattern | URLResolver] = [
    path("quiosco/", kiosk.door, name="kiosk"),
    path("quiosco/empezar/", kiosk.begin, name="kiosk_begin"),
    path("quiosco/pregunta/<int:number>/", kiosk.question, name="kiosk_question"),
    path("quiosco/imagen/<uuid:uid>/", kiosk.picture, name="kiosk_picture"),
    path("quiosco/terminar/", kiosk.review, name="kiosk_review"),
    path("quiosco/listo/", kiosk.done, name="kiosk_done"),
    path("quiosco/salir/", kiosk.leave, name="kiosk_leave"),
    path("olas/<int:wave_id>/quiosco/", kiosk_desk.desk, name="wave_kiosk"),
    path("olas/<int:wave_id>/quiosco/encender/", kiosk_desk.turn_on, name="wave_kiosk_on"),
    path("olas/<int:wave_id>/quiosco/apagar/", kiosk_desk.turn_off, name="wave_kiosk_off"),
    path("olas/<int:wave_id>/quiosco/hoja/", kiosk_desk.sheet, name="wave_kiosk_sheet"),
    path("olas/<int:wave_id>/quiosco/<uuid:uid>/cerrar/", kiosk_desk.close, name="wave_kiosk_close"),
]

_results: list[URLPattern | URLResolver] = [
    path("resultado/", results.my_result, name="my_result"),
    path("resultado/<uuid:uid>/", results.past_result, name="past_result"),
    path("resultado/<uuid:uid>/por-que/", results.why, name="why"),
    path("participacion/<int:wave_id>/", waves.participation, name="wave_participation"),
    path("resultados/", results.group_waves, name="group_waves"),
    path("resultados/<int:wave_id>/", results.group_results, name="group_results"),
    path("resultados/<int:wave_id>/preguntas/", survey_results.results, name="survey_results"),
    path("resultados/<int:wave_id>/preguntas/respuestas/", survey_results.answers, name="survey_answers"),
    path("resultados/<int:wave_id>/preguntas/textos/", survey_results.texts, name="survey_texts"),
]

_authoring: list[URLPattern | URLResolver] = [
    path("instrumentos/", editor.instruments, name="instruments"),
    path("instrumentos/nuevo/", editor.create_instrument, name="create_instrument"),
    path("instrumentos/plantilla/", editor_items.template, name="items_template"),
    path("instrumentos/banco-inicial/", editor_items.starter_bank, name="starter_bank"),
    path("instrumentos/<int:pk>/", editor.version, name="version"),
    path("instrumentos/<int:pk>/ensayo/", rehearsal.rehearse, name="rehearsal"),
    path("instrumentos/<int:pk>/duracion/", editor.limits, name="limits"),
    path("instrumentos/<int:pk>/importar/", editor_items.import_items, name="import_items"),
    path("instrumentos/<int:pk>/servicios/", service_banks.bring, name="service_banks"),
    path("instrumentos/<int:pk>/moodle/gift/", editor.for_moodle, {"format_": "gift"}, name="gift"),
    path("instrumentos/<int:pk>/moodle/xml/", editor.for_moodle, {"format_": "xml"}, name="moodle_xml"),
    path("instrumentos/<int:pk>/secciones/nueva/", editor.create_section, name="create_section"),
    path("instrumentos/<int:pk>/idiomas/", translations.languages, name="translations"),
    path("instrumentos/<int:pk>/idiomas/hoja/", translations.sheet, name="translations_sheet"),
    path("instrumentos/<int:pk>/idiomas/<str:language>/quitar/", translations.drop, name="drop_language"),
    path("instrumentos/<int:pk>/escalas/listas/", scales.ready, name="ready_scales"),
    path("instrumentos/<int:pk>/escalas/nueva/", scales.create_scale, name="create_scale"),
    path("instrumentos/<int:pk>/preguntas/nueva/<slug:kind>/", editor_items.create_item, name="create_item"),
    path("instrumentos/<int:pk>/<slug:name>/", editor.step, name="version_step"),
    path("secciones/<int:pk>/", editor.change_section, name="section"),
    path("secciones/<int:pk>/ordenar/", editor.arrange_section, name="arrange_section"),
    path("secciones/<int:pk>/quitar/", editor.remove_section, name="remove_section"),
    path("escalas/<int:pk>/", editor.change_scale, name="scale"),
    path("preguntas/<int:pk>/", editor_items.item, name="item"),
    path("preguntas/<int:pk>/cambiar/", editor_items.change_item, name="change_item"),
    path("preguntas/<int:pk>/condiciones/", conditions.conditions, name="item_conditions"),
    path("preguntas/<int:pk>/imagen/", pictures.picture, name="item_picture"),
    path("preguntas/<int:pk>/imagen/quitar/", pictures.remove, name="remove_picture"),
    path("preguntas/<int:pk>/ordenar/", editor_items.arrange_item, name="arrange_item"),
    path("preguntas/<int:pk>/revisar/", item_reviews.review, name="review_item"),
    path("preguntas/<int:pk>/etapa/", editor_items.stage_item, name="stage_item"),
    path("preguntas/<int:pk>/quitar/", editor_items.remove_item, name="remove_item"),
]

_calibrations: list[URLPattern | URLResolver] = [
    path("calibraciones/instrumento/<int:instrument_id>/", calibrations.calibrations, name="calibrations"),
    path("calibraciones/instrumento/<int:instrument_id>/calibrar/", calibrations.propose, name="calibration_propose"),
    path("calibraciones/en-curso/<int:pk>/", calibrations.running, name="calibration_running"),
    path("calibraciones/<int:pk>/", calibrations.calibration, name="calibration"),
    path("calibraciones/<int:pk>/libro-de-codigos/", calibrations.codebook, name="calibration_codebook"),
    path("calibraciones/<int:pk>/ensayar/", simulations.simulate, name="calibration_simulate"),
    path("calibraciones/<int:pk>/lista/", simulations.mark_ready, name="calibration_ready"),
    path("calibraciones/ensayo/<int:pk>/", simulations.simulation, name="simulation"),
    path("calibraciones/<int:pk>/<slug:name>/", calibrations.decide, name="calibration_decide"),
]

_waves: list[URLPattern | URLResolver] = [
    path("olas/", waves.wave_list, name="waves"),
    path("olas/muestra/", waves.plan, name="wave_plan"),
    path("olas/nueva/", waves.create, name="wave_create"),
    path("olas/<int:wave_id>/", waves.wave, name="wave"),
    path("olas/<int:wave_id>/calidad/", waves.quality, name="wave_quality"),
    path("olas/<int:wave_id>/respuesta/", waves.response, name="wave_response"),
    path("olas/<int:wave_id>/cambio/", wave_changes.changes, name="wave_changes"),
    path("olas/<int:wave_id>/cupos/nivel/", waves.quotas, {"by": "LEVEL"}, name="wave_quotas_level"),
    path("olas/<int:wave_id>/cupos/dependencia/", waves.quotas, {"by": "UNIT"}, name="wave_quotas_unit"),
    path("olas/<int:wave_id>/cupos/vinculacion/", waves.quotas, {"by": "ENGAGEMENT"}, name="wave_quotas_engagement"),
    path("olas/<int:wave_id>/cambiar/", waves.change, name="wave_change"),
    path("olas/<int:wave_id>/programar/", waves.step, {"name": "schedule"}, name="wave_schedule"),
    path("olas/<int:wave_id>/recordar/", waves.step, {"name": "remind"}, name="wave_remind"),
    path("olas/<int:wave_id>/prorrogar/", waves.step, {"name": "extend"}, name="wave_extend"),
    path("olas/<int:wave_id>/dejar-fuera/", waves.step, {"name": "exclude"}, name="wave_exclude"),
    path("olas/<int:wave_id>/volver-a-contar/", waves.step, {"name": "take_back"}, name="wave_take_back"),
    path("olas/<int:wave_id>/publicar/", waves.step, {"name": "publish"}, name="wave_publish"),
    path("olas/<int:wave_id>/archivar/", waves.step, {"name": "archive"}, name="wave_archive"),
    path("olas/<int:wave_id>/anular/", waves.step, {"name": "cancel"}, name="wave_cancel"),
]

urlpatterns: list[URLPattern | URLResolver] = [*_answering, *_kiosk, *_waves, *_results, *_authoring, *_calibrations]
