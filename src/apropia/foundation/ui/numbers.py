"""Numbers and days as Colombia writes them, in words and signs: 1.284 · 63,5 % · −4,6 · hace 3 días."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.utils import timezone
from django.utils.formats import date_format

MINUS = "\u2212"
NO_BREAK = "\u00a0"
Number = int | float | Decimal
WHOLE_NUMBERS_BELOW = 50  # methods.md#rounding: fewer than 50 persons, no decimals


def _as_decimal(value: Number | str | None) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def spanish(value: Number, places: int = 0) -> str:
    """Write a number with point for thousands, comma for decimals and the true minus sign."""
    number = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{abs(number):,.{places}f}".replace(",", " ").replace(".", ",").replace(" ", ".")
    return f"{MINUS}{text}" if number < 0 else text


def decimal_es(value: Number | str | None, places: int = 0) -> str:
    """Write a number: `{{ 1284.5|decimal_es:1 }}` gives 1.284,5; what is not a number gives a dash."""
    number = _as_decimal(value)
    return "—" if number is None else spanish(number, int(places))


def typed_es(value: Number | str) -> str:
    """Write a number as one types it: comma for decimals, no marks for thousands, no decimals that say nothing."""
    text = value if isinstance(value, str) else f"{Decimal(f'{value:.15g}'):f}"
    return text.replace(".", ",")


def percent_es(value: Number | str | None, places: int = 1) -> str:
    """Write a number of 0 to 100 as a percentage: `{{ 63.5|percent_es:1 }}` gives 63,5 %."""
    number = _as_decimal(value)
    return "—" if number is None else f"{spanish(number, int(places))}{NO_BREAK}%"


def share_es(value: Number | str | None, places: int = 1) -> str:
    """Write a share of 0 to 1 as a percentage: `{{ 0.635|share_es:1 }}` gives 63,5 %."""
    number = _as_decimal(value)
    return "—" if number is None else percent_es(number * 100, places)


def change_es(value: Number | str | None, places: int = 1) -> str:
    """Write a change with its sign: `{{ -4.6|change_es:1 }}` gives −4,6."""
    number = _as_decimal(value)
    if number is None:
        return "—"
    text = spanish(number, int(places))
    return text if number <= 0 or not text.strip("0,") else f"+{text}"


def places_for(people: int | None) -> int:
    """Return how many decimals a figure of so many persons has; one where it is not known how many they are."""
    return 0 if people is not None and people < WHOLE_NUMBERS_BELOW else 1


def about_time(minutes: int | None) -> str:
    """Say about how long something takes, as one says it: cerca de 49 minutos, cerca de 2 horas."""
    if not minutes:
        return ""
    if minutes < 75:
        return f"cerca de {minutes} minuto{'' if minutes == 1 else 's'}"
    hours, is_half = divmod(round(minutes / 30), 2)
    return f"cerca de {hours} {'hora' if hours == 1 else 'horas'}{' y media' if is_half else ''}"


def relative_day(value: date | datetime | None, today: date) -> str:
    """Say a day as one says it on `today`: hoy, mañana, ayer, el jueves, hace 3 días, el 12 de noviembre de 2026.

    Every page has `today`: `{{ wave.closes_at|relative_day:today }}`.
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    distance = (value - today).days
    near = {0: "hoy", 1: "mañana", -1: "ayer", 2: "pasado mañana", -2: "anteayer"}
    if distance in near:
        return near[distance]
    if 2 < distance <= 6:
        return f"el {date_format(value, 'l')}"
    if -6 <= distance < 0:
        return f"hace {-distance} días"
    same_year = value.year == today.year
    return "el " + date_format(value, "MONTH_DAY_FORMAT" if same_year else "DATE_FORMAT")
