from django.urls import URLPattern, URLResolver, path

from apropia.programme.views import activities, assigning, follow_up, nominations, own, plans

app_name = "programme"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", plans.plan_list, name="plans"),
    path("nuevo/", plans.create, name="create"),
    path("ejes/", plans.axes, name="axes"),
    path("ejes/escribir/", plans.write_axes, name="axes_write"),
    path("mia/", own.mine, name="mine"),
    path("mi-dependencia/", follow_up.own_report, name="own_report"),
    path("postular/", nominations.open_list, name="nominate_list"),
    path("postular/<int:pk>/", nominations.nominate, name="nominate"),
    path("postular/<int:pk>/retirar/<int:nomination_pk>/", nominations.withdraw, name="withdraw"),
    path("postulaciones/", nominations.nomination_list, name="nominations"),
    path("postulaciones/<int:pk>/", nominations.nomination, name="nomination"),
    path("postulaciones/<int:pk>/aceptar/", nominations.accept, name="accept"),
    path("postulaciones/<int:pk>/no-aceptar/", nominations.decline, name="decline"),
    path("<int:pk>/", plans.plan, name="plan"),
    path("<int:pk>/cambiar/", plans.change, name="change"),
    path("<int:pk>/descartar/", plans.discard, name="discard"),
    path("<int:pk>/aprobar/", plans.approve, name="approve"),
    path("<int:pk>/ejecutar/", plans.start, name="start"),
    path("<int:pk>/cerrar/", plans.close, name="close"),
    path("<int:pk>/cambios/", plans.changes, name="changes"),
    path("<int:pk>/seguimiento/", follow_up.follow_up, name="follow_up"),
    path("<int:pk>/dependencias/", follow_up.unit_report, name="unit_report"),
    path("<int:pk>/actividad/", activities.create, name="activity_create"),
    path("actividad/<int:pk>/", activities.activity, name="activity"),
    path("actividad/<int:pk>/cambiar/", activities.change, name="activity_change"),
    path("actividad/<int:pk>/quitar/", activities.remove, name="activity_remove"),
    path("actividad/<int:pk>/cancelar/", activities.cancel, name="activity_cancel"),
    path("actividad/<int:pk>/ejecutada/", follow_up.execute, name="execute"),
    path("actividad/<int:pk>/no-ejecutada/", follow_up.take_back, name="take_back"),
    path("actividad/<int:pk>/participantes/", follow_up.participants, name="participants"),
    path("actividad/<int:pk>/asignar/", assigning.assign, name="assign"),
    path("actividad/<int:pk>/asignar/<int:job_pk>/", assigning.assign_job, name="assign_job"),
]
