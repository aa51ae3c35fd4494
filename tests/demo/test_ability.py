"""How the answers of the demo entity are drawn: by ability against difficulty, the same on every machine."""

from apropia.demo.ability import LUCK, SLIP, Trait, chance_of_right, trait_of


def test_the_chance_grows_with_ability_between_luck_and_a_slip():
    trait = Trait(difficulty=0.0, sharpness=2.0)
    chances = [chance_of_right(ability / 2, trait) for ability in range(-20, 21)]

    assert chances == sorted(chances)
    assert LUCK < chances[0] < LUCK + 0.01
    assert 1 - SLIP - 0.01 < chances[-1] < 1 - SLIP


def test_a_harder_question_is_got_right_by_fewer():
    easy, hard = (chance_of_right(0.0, Trait(difficulty=one, sharpness=2.0)) for one in (-1.0, 1.0))

    assert hard < 0.3
    assert easy > 0.7


def test_a_question_is_always_the_same_and_few_are_blunt():
    traits = [trait_of(f"curso PRE {number}") for number in range(300)]

    assert traits == [trait_of(f"curso PRE {number}") for number in range(300)]
    assert 0 < sum(one.sharpness < 1 for one in traits) < 40
