from django.urls import path

from apropia.badges.views import keys, manage, mine, public, verifying

# Without a person: what other programs and strangers read. Every part that names an award is a random number.
public_urlpatterns = [
    path("insignia/<slug:code>/", public.issuer, name="issuer"),
    path("insignia/<slug:code>/llaves/", public.keys, name="keys"),
    path("insignia/<slug:code>/llaves/<uuid:uid>/", public.key, name="key"),
    path("insignia/<slug:code>/clases/<uuid:uid>/", public.badge_class, name="class"),
    path("insignia/<slug:code>/clases/<uuid:uid>/imagen.png", public.image, name="image"),
    path("insignia/<slug:code>/logros/<uuid:uid>/", public.assertion, name="assertion"),
    path("insignia/<slug:code>/logros/<uuid:uid>/credencial/", public.credential, name="credential"),
    path("insignia/<slug:code>/estado/<int:number>/", public.status, name="status"),
    path("verificar/insignia/", verifying.verify, name="verify"),
]

app_name = "badges"
urlpatterns = [
    path("", mine.mine, name="mine"),
    path("reconocimientos/", mine.recognised, name="recognised"),
    path("mia/<uuid:uid>/imagen.png", mine.hosted_image, name="hosted_image"),
    path("mia/<uuid:uid>/firmada.png", mine.signed_image, name="signed_image"),
    path("mia/<uuid:uid>/credencial.jwt", mine.credential, name="credential"),
    path("hacer/", manage.badge_list, name="manage"),
    path("hacer/nueva/", manage.create, name="manage_create"),
    path("hacer/revocar/", manage.revoke, name="manage_revoke"),
    path("hacer/<int:pk>/", manage.badge, name="manage_badge"),
    path("hacer/<int:pk>/imagen.png", manage.image, name="manage_image"),
    path("hacer/<int:pk>/cambiar/", manage.change, name="manage_change"),
    path("hacer/<int:pk>/activar/", manage.publish, name="manage_publish"),
    path("hacer/<int:pk>/retirar/", manage.retire, name="manage_retire"),
    path("hacer/<int:pk>/version/", manage.open_version, name="manage_version"),
    path("hacer/<int:pk>/otorgar/", manage.give, name="manage_give"),
    path("llave/", keys.keys, name="keys"),
    path("llave/cambiar/", keys.rotate, name="keys_rotate"),
]
