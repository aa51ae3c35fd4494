"""What those who finished a course of the demo thought of it, and whether they use what they learnt."""

import hashlib
import json
import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from apropia.demo import accounts
from apropia.demo.org import Cast
from apropia.foundation import bulk
from apropia.learning.models import Completion, CourseRating, UseFrequency, UsePulse
from apropia.learning.models import RatingReason as Why
from apropia.learning.policies.pulses import FROM, UNTIL
from apropia.people.models import Person

# Of those who finish, how many give an opinion; of these, how many say why and how many write.
_GAVE_OPINION, _SAID_WHY, _WROTE = 0.62, 0.75, 0.25
# For each course: how people spread over the scale, from 1 to 5, why they are pleased, and why they are not.
_TASTES: dict[str, tuple[Sequence[int], Sequence[str], Sequence[str]]] = {
    "buscar-informacion": ((2, 4, 14, 45, 35), (Why.USEFUL, Why.CLEAR), (Why.EASY,)),
    "compartir-archivos": ((2, 5, 13, 40, 40), (Why.USEFUL, Why.EXAMPLES), (Why.LONG,)),
    "contrasenas-y-correos": ((1, 3, 10, 38, 48), (Why.USEFUL, Why.SHORT), (Why.EASY,)),
    "hojas-de-calculo": ((9, 16, 24, 31, 20), (Why.USEFUL, Why.EXAMPLES), (Why.LONG, Why.UNCLEAR)),
}
# Of those who are asked, how many answer; and for each course how often what it teaches is used, from daily to never.
_TOLD_USE = 0.45
_USES: dict[str, Sequence[int]] = {
    "buscar-informacion": (30, 35, 20, 10, 5),
    "compartir-archivos": (45, 30, 15, 5, 5),
    "contrasenas-y-correos": (50, 25, 10, 5, 10),
    "hojas-de-calculo": (20, 25, 25, 15, 15),
}
_PLEASED_WORDS = (
    "Lo apliqué el mismo día.",
    "Por fin entendí para qué sirve.",
    "Corto y al punto.",
    "Los ejemplos son de nuestro trabajo.",
    "Se lo recomendé a mi equipo.",
    "Me gustó practicar en mi propio correo.",
    "La prueba del final ayuda a repasar.",
)
_OTHER_WORDS = (
    "La segunda lección es muy larga.",
    "Faltan ejemplos de mi área.",
    "Me tocó repetir una lección para entenderla.",
    "Esperaba algo más avanzado.",
    "Me gustaría verlo en video.",
    "Una pregunta del final es confusa.",
)


def rate_courses(cast: Cast, *, until: datetime, seed: int) -> None:
    """Let a part of those who finished say what they think. The dice are of this act alone."""
    rng = random.Random(f"{seed} opinions")
    emails = dict(Person.objects.filter(entity=cast.entity).values_list("pseudonym", "email"))
    shown = cast.by_role["MEMBER"].pseudonym
    finished = Completion.objects.filter(entity=cast.entity, completed_at__lt=until).exclude(pseudonym=shown)
    rows = []
    for pk, pseudonym, code, ended in finished.order_by("pk").values_list(
        "pk", "pseudonym", "course__code", "completed_at"
    ):
        dice = accounts.dice_for(emails.get(pseudonym, ""), f"opinion {code}", rng=rng)
        if dice.random() < _GAVE_OPINION:
            at = bulk.stored_moment(min(ended + timedelta(minutes=dice.randint(1, 60 * 24)), until))
            rows.append((cast.entity.pk, pk, *_opinion(code, dice), at, at))
    bulk.insert(CourseRating, ("entity", "completion", "score", "reasons", "words", "rated_at", "changed_at"), rows)


def tell_use(cast: Cast, *, until: datetime, seed: int) -> None:
    """Ask whoever finished a course weeks ago whether she uses it; a part answers. The dice are of this act alone."""
    rng = random.Random(f"{seed} use")
    emails = dict(Person.objects.filter(entity=cast.entity).values_list("pseudonym", "email"))
    shown = cast.by_role["MEMBER"].pseudonym
    finished = Completion.objects.filter(entity=cast.entity, completed_at__lt=until - FROM).exclude(pseudonym=shown)
    rows = []
    for pk, pseudonym, code, ended in finished.order_by("pk").values_list(
        "pk", "pseudonym", "course__code", "completed_at"
    ):
        dice = accounts.dice_for(emails.get(pseudonym, ""), f"use {code}", rng=rng)
        asked, closes = ended + FROM + timedelta(hours=dice.randint(1, 24)), ended + UNTIL
        answered = asked + timedelta(hours=dice.randint(1, 24 * 20))
        token = hashlib.sha256(f"{seed} use {pk}".encode()).hexdigest()[:43]
        row = (cast.entity.pk, pk, token, bulk.stored_moment(asked), bulk.stored_moment(closes))
        if dice.random() < _TOLD_USE and answered < until:
            (frequency,) = dice.choices(UseFrequency.values, weights=_USES[code])
            rows.append((*row, bulk.stored_moment(answered), frequency))
        elif asked < until:
            rows.append((*row, None, ""))
    columns = ("entity", "completion", "token", "asked_at", "closes_at", "answered_at", "frequency")
    bulk.insert(UsePulse, columns, rows)


def _opinion(code: str, dice: random.Random) -> tuple[int, str, str]:
    """Return a score, its reasons as the database stores them, and its words."""
    spread, pleased, displeased = _TASTES[code]
    (score,) = dice.choices(range(1, 6), weights=spread)
    is_pleased = score > 3
    reasons = pleased if is_pleased else displeased
    said = sorted(dice.sample(list(reasons), dice.randint(1, len(reasons)))) if dice.random() < _SAID_WHY else []
    words = dice.choice(_PLEASED_WORDS if is_pleased else _OTHER_WORDS) if dice.random() < _WROTE else ""
    return score, json.dumps([str(one) for one in said]), words
