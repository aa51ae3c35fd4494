"""Dates, lapses and stages that contradict each other."""

import re
from collections.abc import Iterator

from apropia.formats.ft1311.checks.finding import Case, Finding, Sentence, Severity, found, on_field, short
from apropia.formats.ft1311.dates import MONTHS, elapsed, in_words, months_named
from apropia.formats.ft1311.folding import fold
from apropia.formats.ft1311.record import RICH_KEYS

NUMBERS = {
    word: number
    for number, word in enumerate(
        [
            "cero",
            "un",
            "dos",
            "tres",
            "cuatro",
            "cinco",
            "seis",
            "siete",
            "ocho",
            "nueve",
            "diez",
            "once",
            "doce",
            "trece",
            "catorce",
            "quince",
            "dieciseis",
            "diecisiete",
            "dieciocho",
        ]
    )
} | {"uno": 1, "una": 1}
SINCE = re.compile(
    r"(?:desde|a partir de|(?:inicio|inicia|comenzo|comienza|empezo)(?: "
    r"en)?)\s+(?:el\s+)?(?:mes\s+de\s+)?(?:\d{1,2}\s+de\s+)?$"
)
LAPSE = re.compile(r"\b(\d{1,3}|" + "|".join(NUMBERS) + r")\s+(mes(?:es)?|años?)\b")
ABOUT = re.compile(
    r"(?:casi|cerca de|aproximadamente|alrededor de|mas de|menos de|unos|proximos|siguientes)\s*(?:\w+\s+)?$"
)
STAGE = re.compile(r"\b(primera|segunda|tercera|cuarta|quinta)\s+(etapa|fase)\b")


def dates(case: Case) -> Iterator[Finding]:
    """A practice cannot begin after its form was filled."""
    start, filed = case.record.started_on, case.record.filled_on
    if start and filed and start > filed:
        yield on_field(
            case,
            "started_on",
            "start_after_filing",
            Severity.ERROR,
            f"La práctica empieza el {in_words(start)}, después de diligenciar el formato ({in_words(filed)}).",
            "Corrija una de las dos fechas.",
        )


def start_month(case: Case) -> Iterator[Finding]:
    """«Desde marzo» when the start date says April."""
    start = case.record.started_on
    if start is None:
        return
    for sentence in case.each("description", "baseline", "scope", "contribution", "conclusions"):
        folded = fold(sentence.text)
        for year, month, begin, end in months_named(sentence.text):
            if (
                SINCE.search(folded[:begin])
                and (year, month) != (start.year, start.month)
                and _is_about_practice(sentence)
            ):
                yield found(
                    sentence,
                    "start_month_differs",
                    Severity.ERROR,
                    f"«{short(sentence.key)}» dice «desde {MONTHS[month - 1]} de {year}». La fecha de inicio es "
                    f"{in_words(start)}.",
                    "Deje la misma fecha en los dos lugares.",
                    span=(begin, end),
                )


def _is_about_practice(sentence: Sentence) -> bool:
    return sentence.key == "scope" or bool(re.search(r"practica|estrategia|implement|desarroll", fold(sentence.text)))


def duration(case: Case) -> Iterator[Finding]:
    """A lapse typed by hand that the two dates do not give; the months are computed, never believed."""
    start, filed = case.record.started_on, case.record.filled_on
    if start is None or filed is None or start > filed:
        return
    lapse = elapsed(start, filed)
    for sentence in case.each("scope"):
        folded = fold(sentence.text)
        for match in LAPSE.finditer(folded):
            said = int(match[1]) if match[1].isdigit() else NUMBERS[match[1]]
            real = lapse.months if match[2].startswith("mes") else lapse.months // 12
            if said != real and not ABOUT.search(folded[: match.start()]):
                yield found(
                    sentence,
                    "duration_differs",
                    Severity.WARNING,
                    f"«{short('scope')}» dice «{sentence.text[match.start() : match.end()]}». De las fechas resultan "
                    f"{lapse}.",
                    f"Use el tiempo calculado: {lapse}.",
                    span=match.span(),
                )


def stages(case: Case) -> Iterator[Finding]:
    """First and second stage told as if they were the same."""
    seen: dict[str, str] = {}
    for key in RICH_KEYS:
        for sentence in case.sentences[key]:
            for match in STAGE.finditer(fold(sentence.text)):
                name = match[0]
                if name in seen:
                    continue
                others = [
                    f"«{other}» en {short(where)}" for other, where in seen.items() if other.split()[1] == match[2]
                ]
                seen[name] = key
                if others:
                    yield found(
                        sentence,
                        "mixed_stages",
                        Severity.WARNING,
                        f"Aquí habla de «{name}» y antes de {', '.join(others)}.",
                        "Diga en qué etapa está la práctica y qué se hizo en cada una.",
                        span=match.span(),
                    )
