"""Whether a question works alike for all: each type of engagement and each large unit beside the others.

Sex is not among the groups: no wave keeps it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from apropia.diagnosis.models import Calibration, Response
from apropia.diagnosis.queries.calibration_basis import Basis, Tables
from apropia.foundation.progress import Progress
from apropia.people.models import EngagementType, OrgUnit

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from apropia.science.psychometrics.functioning import Comparison, ItemFunctioning
    from apropia.science.psychometrics.responses import Floats

ENGAGEMENT, UNIT = "engagement", "unit"
# The root and what hangs from it: who is further down counts there.
DEPTH = 2
# Comparing takes an estimation for each question and each pair of groups.
MOST_OF_A_KIND = 6
# More of one group make the comparison slow and hardly surer: a thousand answers a question find nearly all there is.
MOST_OF_A_GROUP = 10_000
# With fewer, who did alike in the rest cannot be told.
FEWEST_QUESTIONS = 3


@dataclass(frozen=True)
class Pair:
    """Two groups of responses: the second beside the first. `first` is empty where it is everybody else.

    `rows` are the places of both in the tables, and `is_second` says of each which it belongs to.
    """

    kind: str
    first: str
    second: str
    rows: "npt.NDArray[np.intp]"
    is_second: "npt.NDArray[np.bool_]"


@dataclass(frozen=True)
class Uneven:
    """A question that differs; `points` is how much better the second group does than equals of the first, 0–100."""

    code: str
    points: float
    is_large: bool

    @property
    def is_worse(self) -> bool:
        return self.points < 0

    @property
    def distance(self) -> float:
        return abs(self.points)


@dataclass(frozen=True)
class Told:
    """One comparison as the page of a calibration shows it: how many questions could be compared, and which differ."""

    kind: str
    first: str
    second: str
    questions: int
    testable: int
    converged: bool
    uneven: tuple[Uneven, ...]


def compared(basis: Basis, tables: Tables, progress: Progress) -> list[dict[str, Any]]:
    """Compare pairs of groups question by question, as `Calibration.method` keeps it. One query.

    Only groups with as many responses as a question needs in each are tried, the largest first.
    """
    from apropia.science.psychometrics.curves import Model  # noqa: PLC0415  slow to load
    from apropia.science.psychometrics.functioning import FEWEST, compare  # noqa: PLC0415  slow to load
    from apropia.science.psychometrics.responses import as_responses  # noqa: PLC0415  slow to load

    found = []
    pairs = list(_pairs(basis, tables))
    for number, pair in enumerate(pairs):
        told = Told(pair.kind, pair.first, pair.second, 0, 0, True, ())
        for area in basis.areas:
            codes = tuple(item.code for item in basis.questions_of(area))
            own = tables.by_area[area][pair.rows]
            kept = _comparable(own, pair.is_second, FEWEST)
            told = replace(told, questions=told.questions + len(codes))
            if kept.sum() >= FEWEST_QUESTIONS:
                names = _of(codes, kept)
                told = _with(told, names, compare(as_responses(own[:, kept], names), pair.is_second, Model.TWO_PL))
        found.append(asdict(told))
        progress(number + 1, len(pairs) + 1, "Comparando grupos")
    return found


def uneven_in(comparisons: Iterable[Mapping[str, Any]]) -> set[str]:
    """Return the codes of the questions that differ in any comparison."""
    return {row["code"] for one in comparisons for row in one["uneven"]}


def told_of(calibration: Calibration) -> list[Told]:
    """Return the comparisons of a calibration, with the names that groups have today. One query."""
    kept = calibration.method.get("comparisons", [])
    units = {int(one[side]) for one in kept if one["kind"] == UNIT for side in ("first", "second") if one[side]}
    own = OrgUnit.objects.filter(entity_id=calibration.entity_id, pk__in=units) if units else OrgUnit.objects.none()
    names = dict(own.values_list("pk", "name"))
    return [
        Told(
            **{
                **one,
                "first": _name_of(one["kind"], one["first"], names),
                "second": _name_of(one["kind"], one["second"], names),
                "uneven": tuple(Uneven(**row) for row in one["uneven"]),
            }
        )
        for one in kept
    ]


def _name_of(kind: str, key: str, units: Mapping[int, str]) -> str:
    if not key:
        return _("Las demás dependencias")
    if kind == UNIT:
        return units.get(int(key), _("Una dependencia que ya no está"))
    return str(EngagementType(key).label)


def _pairs(basis: Basis, tables: Tables) -> Iterator[Pair]:
    import numpy as np  # noqa: PLC0415  slow to load

    from apropia.science.psychometrics.functioning import FEWEST  # noqa: PLC0415  slow to load

    strata = {
        uid.hex: (engagement, _branch(path))
        for uid, engagement, path in Response.objects.filter(wave__in=basis.waves).values_list(
            "uid", "engagement_type", "unit_path"
        )
    }
    places = [strata.get(response, ("", "")) for response in tables.responses]
    engagements = np.array([one for one, _branch in places], dtype=object)
    types = _large(engagements, FEWEST)
    for other in types[1:]:
        yield _pair(ENGAGEMENT, types[0], other, engagements == types[0], engagements == other)
    branches = np.array([branch for _engagement, branch in places], dtype=object)
    for branch in _large(branches, FEWEST):
        others = (branches != branch) & (branches != "")
        if others.sum() >= FEWEST:
            yield _pair(UNIT, "", branch, others, branches == branch)


def _pair(
    kind: str, first: str, second: str, is_first: "npt.NDArray[np.bool_]", is_second: "npt.NDArray[np.bool_]"
) -> Pair:
    """Bring two groups together; of a very large one, so many responses drawn by lot, the same ones each time."""
    import numpy as np  # noqa: PLC0415  slow to load

    chance = np.random.default_rng(0)
    drawn = [
        rows if len(rows) <= MOST_OF_A_GROUP else np.sort(chance.choice(rows, MOST_OF_A_GROUP, replace=False))
        for rows in (np.flatnonzero(is_first), np.flatnonzero(is_second))
    ]
    return Pair(kind, first, second, np.concatenate(drawn), np.repeat([False, True], [len(rows) for rows in drawn]))


def _large(groups: "npt.NDArray[np.object_]", fewest: int) -> list[str]:
    """Return the groups with so many responses, the largest first."""
    counts = Counter(group for group in groups.tolist() if group)
    return [group for group, count in counts.most_common(MOST_OF_A_KIND) if count >= fewest]


def _branch(path: str) -> str:
    """Return the unit below the root that a unit hangs from, or is; nothing for the root itself."""
    ids = path.strip("/").split("/")
    return ids[DEPTH - 1] if len(ids) >= DEPTH else ""


def _comparable(table: "Floats", is_second: "npt.NDArray[np.bool_]", fewest: int) -> "npt.NDArray[np.bool_]":
    """Return which questions both groups answered often enough, and not all alike."""
    import numpy as np  # noqa: PLC0415  slow to load

    there, right = ~np.isnan(table), table == 1
    groups = [(there[rows].sum(axis=0), right[rows].sum(axis=0)) for rows in (~is_second, is_second)]
    enough = [(answers >= fewest) & (rights > 0) & (rights < answers) for answers, rights in groups]
    return np.asarray(enough[0] & enough[1])


def _of(codes: Sequence[str], kept: "npt.NDArray[np.bool_]") -> tuple[str, ...]:
    return tuple(code for code, is_kept in zip(codes, kept, strict=True) if is_kept)


def _with(told: Told, codes: Sequence[str], comparison: "Comparison") -> Told:
    return replace(
        told,
        testable=told.testable + sum(one.is_testable for one in comparison.items),
        converged=told.converged and comparison.converged,
        uneven=(*told.uneven, *(_uneven(codes[one.place], one) for one in comparison.items if one.differs)),
    )


def _uneven(code: str, one: "ItemFunctioning") -> Uneven:
    from apropia.science.psychometrics.mantel import Size  # noqa: PLC0415  slow to load

    return Uneven(
        code, round(100 * (one.difference or 0.0), 1), one.mantel is not None and one.mantel.size is Size.LARGE
    )
