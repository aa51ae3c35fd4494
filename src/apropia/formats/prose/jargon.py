"""Words of the office and of the trade, each with a plain one: a list of our own, to be grown."""

import re
from collections.abc import Iterator

from apropia.formats.prose.blocks import own_words

# Pattern, in lower case -> what may be said instead.
PLAIN_WORDS = {
    r"con el (?:fin|objeto|propósito) de": "para",
    r"a fin de": "para",
    r"en aras de": "para",
    r"con miras a": "para",
    r"de conformidad con": "según",
    r"de acuerdo con lo (?:establecido|dispuesto|previsto) en": "según",
    r"conforme a lo (?:establecido|dispuesto|previsto) en": "según",
    r"en virtud de": "por",
    r"en razón (?:a|de)(?: que)?": "porque",
    r"toda vez que": "porque",
    r"habida cuenta de(?: que)?": "como, porque",
    r"por cuanto": "porque",
    r"no obstante": "pero",
    r"sin perjuicio de": "además de",
    r"por consiguiente": "por eso",
    r"en consecuencia": "por eso",
    r"as[íi] ?mismo": "también",
    r"previo a": "antes de",
    r"con anterioridad a": "antes de",
    r"(?:con posterioridad|posterior) a": "después de",
    r"en el marco de": "en, durante",
    r"en lo (?:referente|concerniente|relativo) a": "sobre",
    r"con respecto a": "sobre",
    r"a la mayor brevedad(?: posible)?": "la fecha en que se necesita",
    r"hac(?:er|e|en|iendo) uso de": "usar",
    r"d(?:ar|a|an|ando) (?:inicio|comienzo) a": "empezar",
    r"d(?:ar|a|an|ando) cumplimiento a": "cumplir",
    r"d(?:ar|a|an|ando) respuesta a": "responder",
    r"llev(?:ar|a|an|ando) a cabo": "hacer",
    r"efectu(?:ar|e|a|an|ando)": "hacer",
    r"proced(?:er|a|e|en) a": "el verbo que sigue",
    r"(?:el|la|los|las) presentes? (?:documento|guía|curso|manual|lección|instructivo)s?": "este, esta",
    r"(?:precitad|antedich|susodich|referid)[oa]s?": "ese, esa",
    r"el suscrito|la suscrita": "yo",
    r"coadyuv(?:ar|a|an|ando)(?: a)?": "ayudar",
    r"propend(?:er|e|en|iendo)(?: por| a)?": "buscar",
    r"dirim(?:ir|e|en)": "resolver",
    r"subsan(?:ar|e|a|an)": "corregir",
    r"alleg(?:ar|ue|a|an)": "enviar, entregar",
    r"impetr(?:ar|e|a)|incoar": "pedir",
    r"fenec(?:er|e|en)": "terminar, vencer",
    r"apertur(?:ar|e|a|an)": "abrir",
    r"recepcion(?:ar|e|a|an)": "recibir",
    r"direccion(?:ar|e|a|an)": "llevar, enviar",
    r"socializ(?:ar|a|an|ación)": "contar, explicar",
    r"visibiliz(?:ar|a|an|ación)": "mostrar",
    r"potencializ(?:ar|a|an)": "mejorar",
    r"sinergias?": "trabajo conjunto",
    r"stakeholders?": "personas interesadas",
    r"logu?ear(?:se)?|logu?éese": "entrar",
    r"setear": "ajustar",
    r"customizar": "ajustar a su gusto",
    r"cli[ck]+ear|linkear": "hacer clic, enlazar",
    r"feedback": "comentarios",
    r"deadlines?": "plazo",
    r"e-?mails?": "correo",
    r"passwords?": "contraseña",
    r"backups?": "copia de respaldo",
    r"online": "en línea",
    r"links?": "enlace",
    r"tips": "consejos",
    r"webinars?": "charla en línea",
    r"usernames?": "nombre de usuario",
    r"kick-?off": "reunión de inicio",
}
_ALL = re.compile(
    "|".join(rf"(?P<w{place}>\b(?:{pattern})\b)" for place, pattern in enumerate(PLAIN_WORDS)), re.IGNORECASE
)
_INSTEAD = list(PLAIN_WORDS.values())


def jargon_in(text: str) -> Iterator[tuple[str, str]]:
    """Yield each word of the list that a text uses, with the plain one. What it quotes is not its own."""
    for found in _ALL.finditer(own_words(text)):
        assert found.lastgroup is not None  # every branch of the pattern has a name
        yield found[0], _INSTEAD[int(found.lastgroup[1:])]
