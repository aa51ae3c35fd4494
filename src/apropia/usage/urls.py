from django.urls import URLPattern, URLResolver, path

from apropia.usage import views

app_name = "usage"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.mine, name="own"),
    path("informes/", views.home, name="imports"),
    path("informes/plantilla/", views.template, name="template"),
    path("informes/cuentas/", views.aliases, name="aliases"),
    path("informes/cuentas/<int:pk>/quitar/", views.remove_alias, name="remove_alias"),
    path("informes/productos/", views.products, name="products"),
    path("informes/productos/cambiar/", views.product, name="product"),
    path("informes/productos/quitar/", views.unlink_product, name="unlink_product"),
    path("informes/<uuid:uid>/", views.report, name="report"),
    path("informes/<uuid:uid>/aplicar/", views.apply, name="apply"),
    path("informes/<uuid:uid>/revertir/", views.revert, name="revert"),
    path("informes/<uuid:uid>/descartar/", views.discard, name="discard"),
    path("informes/<uuid:uid>/por-corregir/", views.problems, name="problems"),
]
