from django.urls import path, register_converter

from apropia.privacy.views import own, texts


class TextKind:
    """Which of the two texts an address names."""

    regex = "aviso|politica"

    def to_python(self, value: str) -> str:
        return "notice" if value == "aviso" else "policy"

    def to_url(self, value: str) -> str:
        return "aviso" if value == "notice" else "politica"


register_converter(TextKind, "privacy_text")

app_name = "privacy"
urlpatterns = [
    path("privacidad/autorizaciones/", own.decide, name="decide"),
    path("mis-datos/", own.my_data, name="my_data"),
    path("mis-datos/todo/", own.read_all, name="read_all"),
    path("mis-datos/descargar.json", own.download, name="download"),
    path("mis-datos/autorizaciones/<str:code>/", own.set_decision, name="set_decision"),
    path("mis-datos/autorizaciones/<str:code>/retirar/", own.confirm_revoke, name="revoke"),
    path("privacidad/aviso/<int:number>/", texts.notice, name="notice"),
    path("privacidad/politica/<int:number>/", texts.policy, name="policy"),
    path("privacidad/publica/<slug:code>/", texts.public_policy, name="public_policy"),
    path("privacidad/textos/", texts.manage, name="manage"),
    path("privacidad/textos/<privacy_text:kind>/nuevo/", texts.begin, name="begin"),
    path("privacidad/textos/<privacy_text:kind>/<int:number>/", texts.edit, name="edit"),
    path("privacidad/textos/<privacy_text:kind>/<int:number>/aprobar/", texts.approve, name="approve"),
]
