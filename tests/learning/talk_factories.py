from datetime import timedelta

from apropia.learning import actions


def data_of(at, **fields):
    """Return a talk of tomorrow with one seat, as its host gives it."""
    given = {
        "title": "Firmar sin imprimir",
        "description": "Cómo firmar un documento.",
        "speaker": "Equipo de TIC",
        "place": "Auditorio",
        "link": "https://reunion.puertoclaro.gov.co/firmar",
        "starts_at": at + timedelta(days=1),
        "ends_at": at + timedelta(days=1, hours=1),
        "seats": 1,
    }
    return actions.talks.TalkData(**given | fields)
