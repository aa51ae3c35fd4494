"""Sizes and margins against published tables, lots that can be drawn again, and what uneven answering costs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apropia.science.sampling import drawing, sizes

# Krejcie and Morgan (1970), table 1.
TABLE = {10: 10, 100: 80, 200: 132, 300: 169, 500: 217, 1000: 278, 2000: 322, 5000: 357, 10_000: 370, 20_000: 377}


@pytest.mark.parametrize(("population", "answers"), TABLE.items())
def test_size_for_five_points_is_that_of_the_published_table(population, answers):
    assert abs(sizes.size_for_share(margin=0.05, population=population) - answers) <= 1


@given(st.integers(2, 50_000), st.floats(0.01, 0.3))
def test_size_gives_the_margin_asked_for_and_one_less_does_not(population, margin):
    size = sizes.size_for_share(margin=margin, population=population)

    assert sizes.margin_of_share(answers=size, population=population) <= margin + 1e-6
    if 1 < size < population:
        assert sizes.margin_of_share(answers=size - 1, population=population) > margin - 1e-6


def test_margin_of_a_mean_covers_what_it_says_in_draws_from_a_finite_population():
    luck = np.random.default_rng(3)
    people = luck.normal(50, 20, 600)
    margin = sizes.margin_of_mean(answers=200, population=600, deviation=float(people.std(ddof=1)))
    inside = [abs(luck.choice(people, 200, replace=False).mean() - people.mean()) <= margin for _draw in range(4000)]

    assert 0.935 <= np.mean(inside) <= 0.965


def test_who_asks_everybody_has_no_margin():
    assert sizes.margin_of_share(answers=600, population=600) == 0
    assert sizes.size_for_mean(margin=0.001, population=600, deviation=20) == 600


def test_invitations_allow_for_those_who_do_not_answer():
    assert sizes.invitations_for(answers=377, rate=0.6, population=20_000) == 629
    assert sizes.invitations_for(answers=377, rate=0.6, population=500) == 500


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 400), min_size=1), st.data())
def test_sample_is_shared_out_whole_and_within_each_stratum(people, data):
    if not sum(people.values()):
        return
    total = data.draw(st.integers(1, sum(people.values())))

    found = sizes.proportional(people, total)

    assert sum(found.values()) == total
    assert all(0 <= found[name] <= people[name] for name in found)
    everybody = sum(people.values())
    assert all(abs(found[name] - total * people[name] / everybody) < 1 for name in found)


def test_lot_is_the_same_whatever_the_order_and_another_with_another_seed():
    strata = {"a": [f"a{n}" for n in range(50)], "b": [f"b{n}" for n in range(20)]}
    mixed = {"b": strata["b"][::-1], "a": strata["a"][::-1]}

    assert drawing.drawn(strata, total=14, seed=7) == drawing.drawn(mixed, total=14, seed=7)
    assert drawing.drawn(strata, total=14, seed=8) != drawing.drawn(strata, total=14, seed=7)
    assert len(set(drawing.drawn(strata, total=14, seed=7))) == 14
    assert sum(one.startswith("a") for one in drawing.drawn(strata, total=14, seed=7)) == 10


def test_everybody_is_drawn_with_the_same_chance():
    strata = {"a": [f"a{n}" for n in range(30)], "b": [f"b{n}" for n in range(10)]}
    times = {name: 0 for members in strata.values() for name in members}
    for seed in range(2000):
        for name in drawing.drawn(strata, total=20, seed=seed):
            times[name] += 1

    assert min(times.values()) >= 900
    assert max(times.values()) <= 1100


def test_uneven_answering_costs_what_kish_says():
    assert sizes.effective_size(population={"a": 500, "b": 500}, answers={"a": 80, "b": 20}) == pytest.approx(64)
    assert sizes.effective_size(population={"a": 300, "b": 100}, answers={"a": 30, "b": 10}) == pytest.approx(40)
    assert sizes.effective_size(population={"a": 3, "b": 1}, answers={"a": 3, "b": 0}) is None


@pytest.mark.parametrize(
    "ask",
    [
        lambda: sizes.margin_of_share(answers=0, population=10),
        lambda: sizes.margin_of_share(answers=11, population=10),
        lambda: sizes.margin_of_share(answers=5, population=10, share=1.2),
        lambda: sizes.margin_of_mean(answers=5, population=10, deviation=-1),
        lambda: sizes.size_for_share(margin=0, population=10),
        lambda: sizes.size_for_share(margin=0.1, population=0),
        lambda: sizes.size_for_share(margin=0.1, population=10, confidence=1),
        lambda: sizes.invitations_for(answers=5, rate=0, population=10),
        lambda: sizes.proportional({"a": 3}, 4),
    ],
)
def test_what_makes_no_sense_is_refused(ask):
    with pytest.raises(ValueError):
        ask()
