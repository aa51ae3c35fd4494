"""Small groups stay unknown. The attacker here is linear algebra over everything that is published."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from apropia.foundation.small_groups import (
    Empty,
    Protected,
    Reason,
    Shown,
    Table,
    Tally,
    is_small,
    protect,
    protect_composite,
    protect_groups,
    protected_label,
    tells_of_few,
)

K = 5


def spread(n):
    """People who did not all answer alike."""
    return Tally(n, n * 50.0, n, 10.0, 90.0) if n else Tally()


def table_of(counts, parents=None, crossed=False):
    return Table({key: spread(n) for key, n in counts.items()}, parents or {}, crossed)


def published_sets(table, protected):
    """The sets of finest cells whose totals anybody can read."""
    cells = [key for key, tally in table.cells.items() if tally.people]
    sets = []
    if isinstance(protected.total, Shown):
        sets.append([True] * len(cells))
    for row, figure in protected.rows.items():
        if isinstance(figure, Shown):
            sets.append([row in table.path(cell_row) for cell_row, _ in cells])
    for column, figure in protected.columns.items():
        if isinstance(figure, Shown):
            sets.append([cell_column == column for _, cell_column in cells])
    for cell, figure in protected.cells.items():
        if isinstance(figure, Shown):
            sets.append([key == cell for key in cells])
    return cells, np.array(sets, dtype=float).reshape(len(sets), len(cells))


def derivable(published, wanted):
    """Which of the 0/1 rows ``wanted`` lie in the row space of ``published``."""
    if not len(published):
        return np.zeros(len(wanted), dtype=bool)
    _, values, basis = np.linalg.svd(published, full_matrices=False)
    basis = basis[values > 1e-9]
    return np.linalg.norm(wanted - wanted @ basis.T @ basis, axis=1) < 1e-7


def assert_no_small_group(table, protected, weight=lambda tally: tally.people):
    cells, published = published_sets(table, protected)
    wanted = np.array(list(product([0, 1], repeat=len(cells))), dtype=float)
    weights = wanted @ np.array([weight(table.cells[key]) for key in cells], dtype=float)
    small = wanted[(weights > 0) & (weights < protected.k)]
    leaks = small[derivable(published, small)]
    assert not len(leaks), [cells[i] for i in np.flatnonzero(leaks[0])]


def assert_no_tell_tale_bound(table, protected):
    cells, published = published_sets(table, protected)
    if not len(published):
        return
    counts = np.array([table.cells[key].people for key in cells], dtype=float)
    known = published @ counts
    for row, figure in protected.rows.items():
        if isinstance(figure, Protected):
            inside = np.array([float(row in table.path(cell_row)) for cell_row, _ in cells])
            largest = -linprog(-inside, A_eq=published, b_eq=known, bounds=(0, None)).fun
            assert largest >= protected.k - 1e-6, row


counts = st.one_of(st.integers(0, 4), st.integers(0, 12), st.integers(0, 60))


@st.composite
def families(draw, rows=5, columns=3):
    names = [f"u{n}" for n in range(draw(st.integers(1, rows)))]
    parents = {name: draw(st.sampled_from([None, *names[:place]])) for place, name in enumerate(names)}
    kinds = [f"t{n}" for n in range(draw(st.integers(1, columns)))]
    return table_of({(row, kind): draw(counts) for row in names for kind in kinds}, parents)


@settings(max_examples=150, deadline=None)
@given(families(rows=4))
def test_no_combination_of_entity_units_and_engagements_gives_a_small_group(table):
    protected = protect(table, k=K)

    assert_no_small_group(table, protected)
    assert_no_tell_tale_bound(table, protected)


@settings(max_examples=100, deadline=None)
@given(families(rows=11, columns=1))
def test_no_combination_of_units_of_a_tree_gives_a_small_group(table):
    assert_no_small_group(table, protect(table, k=K))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(counts, min_size=3, max_size=3), min_size=1, max_size=4))
def test_no_combination_of_a_crossed_table_gives_a_small_group(rows):
    table = table_of({(f"r{i}", f"c{j}"): n for i, row in enumerate(rows) for j, n in enumerate(row)}, crossed=True)

    protected = protect(table, k=K)

    assert_no_small_group(table, protected)
    cells, published = published_sets(table, protected)
    known = published @ np.array([table.cells[key].people for key in cells], dtype=float) if len(published) else []
    for place, cell in enumerate(cells):
        if len(published) and isinstance(protected.cells.get(cell), Protected):
            goal = -np.eye(len(cells))[place]
            assert -linprog(goal, A_eq=published, b_eq=known, bounds=(0, None)).fun >= K - 1e-6


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_combination_tells_few_answers_to_a_sensitive_question(data):
    names, kinds = [f"u{n}" for n in range(data.draw(st.integers(1, 4)))], ["t0", "t1"]
    cells = {}
    for key in product(names, kinds):
        people = data.draw(st.integers(0, 30))
        cells[key] = Tally.of_share(data.draw(st.integers(0, people)), people)
    table = Table(cells)

    protected = protect(table, k=K, sensitive=True)

    assert_no_small_group(table, protected)
    assert_no_small_group(table, protected, lambda tally: tally.numerator)
    assert_no_small_group(table, protected, lambda tally: tally.people - tally.numerator)


def both(first, second):
    """What anybody can read who sees both pages."""
    cells, sets = first
    again, more = second
    assert cells == again
    return cells, np.vstack([sets, more])


def assert_no_small_group_in(table, cells, published, k):
    wanted = np.array(list(product([0, 1], repeat=len(cells))), dtype=float)
    weights = wanted @ np.array([table.cells[key].people for key in cells], dtype=float)
    small = wanted[(weights > 0) & (weights < k)]
    leaks = small[derivable(published, small)]
    assert not len(leaks), [cells[i] for i in np.flatnonzero(leaks[0])]


@settings(max_examples=200, deadline=None)
@given(families(rows=4), st.integers(5, 11), st.integers(1, 6))
def test_two_pages_with_different_minimums_show_no_small_group_together(table, k, more):
    smaller, larger = protect(table, k=k), protect(table, k=k + more)

    cells, published = both(published_sets(table, smaller), published_sets(table, larger))

    assert_no_small_group_in(table, cells, published, k)
    for row, figure in larger.rows.items():
        assert not isinstance(figure, Shown) or isinstance(smaller.rows[row], Shown)


def test_the_small_unit_that_two_pages_once_gave_away_stays_unknown():
    # With 5 the smallest other unit hides it, with 9 another one did: each page told what the other hid.
    counts = {"u0": (3, 0), "u1": (6, 0), "u2": (10, 2), "u3": (46, 1)}
    table = table_of({(row, kind): n for row, own in counts.items() for kind, n in zip("ab", own, strict=True)})

    cells, published = both(*(published_sets(table, protect(table, k=k)) for k in (5, 9)))

    assert_no_small_group_in(table, cells, published, K)


@settings(max_examples=100, deadline=None)
@given(families(rows=4, columns=2), st.integers(5, 8), st.integers(1, 5), st.integers(0, 10**6))
def test_a_score_and_its_parts_hide_under_a_larger_minimum_what_they_hide_under_a_smaller(table, k, more, seed):
    rng = np.random.default_rng(seed)
    parts = {
        name: Table(
            {key: spread(int(rng.integers(0, tally.people + 1))) for key, tally in table.cells.items()}, table.parents
        )
        for name in ("1", "2")
    }
    pages = [protect_composite(parts, table, k=minimum) for minimum in (k, k + more)]

    for name, of in {**parts, "whole": table}.items():
        smaller, larger = [whole if name == "whole" else some[name] for some, whole in pages]
        cells, published = both(published_sets(of, smaller), published_sets(of, larger))
        assert_no_small_group_in(of, cells, published, k)


@settings(max_examples=100, deadline=None)
@given(families(rows=4), st.integers(5, 12))
def test_a_larger_minimum_protects_larger_groups(table, k):
    assert_no_small_group(table, protect(table, k=k))


@settings(max_examples=100, deadline=None)
@given(families())
def test_what_is_shown_is_large_and_right(table):
    protected = protect(table, k=K)

    for row, figure in protected.rows.items():
        tally = sum((t for (r, _), t in table.cells.items() if row in table.path(r)), Tally())
        if isinstance(figure, Shown):
            assert (figure.n, figure.value) == (tally.people, tally.value)
            assert figure.n >= K
        assert isinstance(figure, Empty) == (tally.people == 0)


def test_large_groups_are_all_shown():
    protected = protect(table_of({(u, t): 20 for u in "abcd" for t in "xyz"}), k=K)

    figures = [protected.total, *protected.rows.values(), *protected.columns.values()]
    assert all(isinstance(figure, Shown) for figure in figures)


def test_one_small_unit_takes_the_smallest_other_with_it():
    protected = protect_groups({"a": spread(3), "b": spread(40), "c": spread(9)})

    assert protected.rows == {
        "a": Protected(Reason.SMALL_GROUP),
        "b": Shown(50.0, 40),
        "c": Protected(Reason.COMPLEMENTARY),
    }
    assert protected.total == Shown(50.0, 52)


def test_two_small_units_are_not_shown_by_their_sum():
    protected = protect_groups({"a": spread(1), "b": spread(2), "c": spread(9), "d": spread(30)})

    assert isinstance(protected.rows["c"], Protected)
    assert isinstance(protected.rows["d"], Shown)


def test_small_units_that_together_are_large_need_no_other():
    protected = protect_groups({"a": spread(4), "b": spread(3), "c": spread(9)})

    assert isinstance(protected.rows["c"], Shown)


def test_the_few_people_of_a_directorate_itself_are_not_what_its_units_leave_over():
    table = table_of(
        {("dir", ""): 2, ("sub1", ""): 20, ("sub2", ""): 30, ("other", ""): 40}, {"sub1": "dir", "sub2": "dir"}
    )

    protected = protect(table, k=K)

    assert isinstance(protected.rows["sub1"], Protected)
    assert isinstance(protected.rows["dir"], Shown)
    assert isinstance(protected.rows["sub2"], Shown)


def test_contractors_outside_a_unit_of_contractors_are_not_exposed():
    # 23 contractors, 20 of them in a unit without anybody else: the other 3 would be a subtraction away.
    table = table_of({("a", "contratista"): 20, ("b", "contratista"): 3, ("b", "carrera"): 40, ("c", "carrera"): 30})

    protected = protect(table, k=K)

    assert_no_small_group(table, protected)
    assert any(isinstance(figure, Protected) for figure in [*protected.rows.values(), *protected.columns.values()])


def test_a_small_entity_shows_nothing():
    protected = protect(table_of({("a", "x"): 2, ("b", "y"): 2}), k=K)

    assert isinstance(protected.total, Protected)
    assert all(isinstance(figure, Protected) for figure in protected.rows.values())


def test_a_group_without_anybody_is_empty_not_protected():
    assert protect_groups({"a": spread(0), "b": spread(20)}).rows["a"] == Empty()


def test_a_small_group_that_answered_alike_is_protected():
    alike = Tally(7, 7 * 80.0, 7, 80.0, 80.0)

    protected = protect_groups({"a": alike, "b": spread(20), "c": spread(40)})

    assert protected.rows["a"] == Protected(Reason.UNANIMOUS)
    assert isinstance(protected.rows["b"], Protected)
    assert isinstance(protected.rows["c"], Shown)


def test_a_large_group_that_answered_alike_is_shown():
    assert isinstance(protect_groups({"a": Tally.of_share(30, 30), "b": Tally.of_share(3, 30)}).rows["a"], Shown)


def test_a_response_rate_of_everybody_is_no_answer():
    table = Table({("a", ""): Tally.of_share(7, 7), ("b", ""): Tally.of_share(10, 20)})

    assert isinstance(protect(table, unanimity=False).rows["a"], Shown)


def test_few_answers_to_a_sensitive_question_are_protected_both_ways():
    groups = {"few": Tally.of_share(2, 30), "most": Tally.of_share(28, 30), "half": Tally.of_share(15, 30)}

    protected = protect_groups(groups, sensitive=True)

    assert protected.rows["few"] == Protected(Reason.SENSITIVE_ANSWER)
    assert protected.rows["most"] == Protected(Reason.SENSITIVE_ANSWER)


def test_the_minimum_cannot_be_lowered():
    with pytest.raises(ValueError, match="never lowered"):
        protect_groups({"a": spread(20)}, k=4)


def test_a_sensitive_table_must_hold_shares():
    with pytest.raises(ValueError, match="shares"):
        protect_groups({"a": spread(20)}, sensitive=True)


def test_a_tree_that_bites_its_tail_is_refused():
    with pytest.raises(ValueError, match="ancestor"):
        table_of({("a", ""): 20}, {"a": "b", "b": "a"})


def test_cells_of_a_tree_cannot_be_crossed():
    with pytest.raises(ValueError, match="tree"):
        table_of({("a", "x"): 20}, {"a": "b"}, crossed=True)


def test_a_part_hidden_in_one_area_is_hidden_in_the_mean_of_all():
    units = {("a", ""): 12, ("b", ""): 30, ("c", ""): 40}
    full, thin = table_of(units), table_of({**units, ("a", ""): 3})

    parts, whole = protect_composite({"1": full, "2": thin}, full, k=K)

    assert isinstance(parts["1"].rows["a"], Shown)
    assert isinstance(parts["2"].rows["a"], Protected)
    assert isinstance(whole.rows["a"], Protected)


def test_shares_add_up():
    assert Tally.of_share(2, 10) + Tally.of_share(3, 5) == Tally.of_share(5, 15)
    with pytest.raises(ValueError, match="share"):
        Tally.of_share(3, 2)


def test_every_reason_has_the_same_words():
    assert protected_label(5) == "Dato protegido (n<5)"
    assert protected_label(10) == "Dato protegido (n<10)"


def test_no_two_published_figures_differ_by_a_small_group():
    sizes = {("a", "x"): 30, ("a", "y"): 2, ("b", "x"): 8, ("b", "y"): 25, ("c", "x"): 1, ("c", "y"): 60}
    table = table_of(sizes, {"c": "b"})
    protected = protect(table, k=K)
    cells, published = published_sets(table, protected)
    people = np.array([table.cells[key].people for key in cells])

    for first, second in combinations(published, 2):
        for difference in (first - second, second - first):
            if (difference >= 0).all() and difference.any():
                assert difference @ people >= K


@pytest.mark.slow
def test_a_large_entity_is_protected_in_reasonable_time():
    rng = np.random.default_rng(5)
    names = [f"u{n}" for n in range(300)]
    parents = {name: None if place < 10 else names[place // 6] for place, name in enumerate(names)}
    cells = {(name, kind): spread(int(rng.choice([0, 1, 2, 3, 8, 40]))) for name in names for kind in "abcdef"}

    protected = protect(Table(cells, parents), k=K)

    assert isinstance(protected.total, Shown)
    assert sum(isinstance(figure, Shown) for figure in protected.rows.values()) > 100


def test_few_people_are_a_small_group_and_nobody_is_none():
    assert [is_small(people, k=5) for people in (0, 1, 4, 5)] == [False, True, True, False]


def test_a_count_within_a_group_tells_of_few_from_either_side():
    assert [tells_of_few(found, 200, k=5) for found in (0, 3, 5, 195, 197, 200)] == [
        False,
        True,
        False,
        False,
        True,
        False,
    ]
    assert tells_of_few(9, 9, k=5)
