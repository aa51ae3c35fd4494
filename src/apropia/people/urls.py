from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.usersessions import views as sessions
from django.urls import URLPattern, URLResolver, path

from apropia.people.views import entity, persons, roster, sign_in

app_name = "people"
urlpatterns: list[URLPattern | URLResolver] = [
    path("cuenta/", sign_in.account_home, name="account_home"),
    path("cuenta/enlace/", sign_in.ask_link, name="ask_link"),
    path("cuenta/enlace/<str:secret>/", sign_in.open_link, name="open_link"),
    path("cuenta/clave/", sign_in.ask_password, name="ask_password"),
    path("cuenta/clave/cambiar/", sign_in.ask_own_password, name="ask_own_password"),
    path("entidad/", sign_in.choose_entity, name="choose_entity"),
    path("personas/", persons.person_list, name="persons"),
    path("personas/nueva/", persons.create, name="person_create"),
    path("personas/<uuid:uid>/", persons.person, name="person"),
    path("personas/<uuid:uid>/mover/", persons.move, name="person_move"),
    path("personas/<uuid:uid>/rol/", persons.grant, name="grant"),
    path("personas/<uuid:uid>/rol/<int:pk>/retirar/", persons.revoke, name="revoke"),
    path("personas/<uuid:uid>/retirar/", persons.close, name="person_close"),
    path("personas/<uuid:uid>/reincorporar/", persons.reopen, name="person_reopen"),
    path("personas/<uuid:uid>/invitar/", persons.invite, name="person_invite"),
    path("dependencias/", persons.org_chart, name="org_chart"),
    path("dependencias/nueva/", persons.create_unit, name="unit_create"),
    path("dependencias/<str:code>/", persons.change_unit, name="unit"),
    path("dependencias/<str:code>/cerrar/", persons.close_unit, name="unit_close"),
    path("ajustes/", entity.identity, name="entity_identity"),
    path("ajustes/grupos/", entity.groups, name="entity_groups"),
    path("ajustes/apariencia/", entity.look, name="entity_look"),
    path("ajustes/apariencia/partida/", entity.restore_look, name="entity_look_restore"),
    path("ajustes/calendario/", entity.calendar, name="entity_calendar"),
    path("ajustes/calendario/<int:pk>/quitar/", entity.withdraw_day, name="entity_calendar_withdraw"),
    path("personas/importar/", roster.home, name="roster_home"),
    path("personas/importar/plantilla/", roster.template, name="roster_template"),
    path("personas/importar/<uuid:uid>/", roster.detail, name="roster"),
    path("personas/importar/<uuid:uid>/columnas/", roster.columns, name="roster_columns"),
    path("personas/importar/<uuid:uid>/nombres/", roster.names, name="roster_names"),
    path("personas/importar/<uuid:uid>/aplicar/", roster.apply, name="roster_apply"),
    path("personas/importar/<uuid:uid>/descartar/", roster.discard, name="roster_discard"),
    path("personas/importar/<uuid:uid>/deshacer/", roster.undo, name="roster_undo"),
    path("personas/importar/<uuid:uid>/por-corregir/", roster.problems, name="roster_problems"),
]
# allauth reverses its own names, outside any namespace.
allauth_urlpatterns: list[URLPattern | URLResolver] = [
    path("cuenta/entrar/", account.login, name="account_login"),
    path("cuenta/salir/", account.logout, name="account_logout"),
    path("cuenta/registro/", account.signup, name="account_signup"),
    path("cuenta/confirmar/", account.reauthenticate, name="account_reauthenticate"),
    path("cuenta/inactiva/", account.account_inactive, name="account_inactive"),
    path("cuenta/clave/olvidada/", sign_in.ask_password, name="account_reset_password"),
    path("cuenta/segundo-paso/", sign_in.SecondFactorPage.as_view(), name="mfa_index"),
    path("cuenta/segundo-paso/entrar/", mfa.authenticate, name="mfa_authenticate"),
    path("cuenta/segundo-paso/confirmar/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("cuenta/segundo-paso/activar/", sign_in.ActivateSecondFactor.as_view(), name="mfa_activate_totp"),
    path("cuenta/segundo-paso/desactivar/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("cuenta/codigos/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("cuenta/codigos/nuevos/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("cuenta/codigos/descargar/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("cuenta/sesiones/", sessions.list_usersessions, name="usersessions_list"),
]
