"""Two halves of a bank: as many, as hard, and never the same question twice for one person."""

from collections import Counter, defaultdict

from hypothesis import given
from hypothesis import strategies as st

from apropia.science.psychometrics.parallel import Placed, half_for, halved, other_side, paired

GROUPS = [f"{area}.{number}" for area in "12345" for number in range(1, 5)]
banks = st.lists(
    st.tuples(st.sampled_from(GROUPS), st.sampled_from(["B", "I", "A"]), st.floats(-3, 3)), min_size=1, max_size=200
).map(
    lambda rows: [
        Placed(f"P-{place}", group[0], group, kind, difficulty) for place, (group, kind, difficulty) in enumerate(rows)
    ]
)


@given(banks)
def test_halves_have_as_many_of_each_group_and_kind(bank: list[Placed]) -> None:
    halves = halved(bank)

    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for one in bank:
        counts[one.group, one.kind][halves[one.code]] += 1
    assert set(halves) == {one.code for one in bank}
    assert all(abs(of["A"] - of["B"]) <= 1 for of in counts.values())
    assert halved(list(reversed(bank))) == halves


@given(banks, st.data())
def test_what_was_settled_stays(bank: list[Placed], data: st.DataObject) -> None:
    kept = data.draw(st.lists(st.sampled_from([one.code for one in bank]), unique=True))
    settled = {code: data.draw(st.sampled_from("AB")) for code in kept}

    halves = halved(bank, settled=settled | {"P-gone": "A"})

    assert {code: halves[code] for code in settled} == settled
    assert "P-gone" not in halves


def test_halves_of_a_calibrated_bank_are_as_hard_as_each_other() -> None:
    bank = [
        Placed(f"P-{group}-{kind}{number}", group[0], group, kind, centre + 0.37 * ((7 * number + place) % 5 - 2))
        for place, group in enumerate(GROUPS)
        for kind, centre in (("B", -1.2), ("I", 0.0), ("A", 1.2))
        for number in range(3)
    ]

    halves = halved(bank)

    for area in "12345":
        sums = {
            half: [one.difficulty for one in bank if one.area == area and halves[one.code] == half] for half in "AB"
        }
        means = {half: sum(values) / len(values) for half, values in sums.items()}
        assert abs(means["A"] - means["B"]) < 0.15


@given(st.lists(st.tuples(st.sampled_from("xyz"), st.uuids()), unique_by=lambda one: one[1], max_size=80))
def test_sides_alternate_within_every_stratum_and_over_all(rows: list[tuple[str, object]]) -> None:
    people = [((stratum,), str(key)) for stratum, key in rows]

    draws = paired(people, seed="7")

    sides = Counter((stratum, draws[key][-1]) for (stratum,), key in people)
    assert all(abs(sides[stratum, "A"] - sides[stratum, "B"]) <= 1 for stratum in "xyz")
    assert abs(sum(draw[-1] == "A" for draw in draws.values()) * 2 - len(draws)) <= 1
    assert paired(list(reversed(people)), seed="7") == draws


@given(st.integers(0, 10**6), st.sampled_from("AB"))
def test_other_side_gets_the_other_half_of_every_group(pair: int, side: str) -> None:
    draw = f"{pair}{side}"

    assert other_side(other_side(draw)) == draw
    assert all(half_for(draw, group) != half_for(other_side(draw), group) for group in GROUPS)


def test_each_group_is_drawn_by_itself() -> None:
    met = {tuple(half_for(f"{pair}A", group) for group in GROUPS) for pair in range(200)}
    firsts = Counter(half_for(f"{pair}A", "1.1") for pair in range(1000))

    assert len(met) > 190
    assert 420 < firsts["A"] < 580
