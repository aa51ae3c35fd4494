"""What the engine refuses, in a form that others can put into words."""


class UnusableAnswers(ValueError):
    """Answers that cannot be worked with: ``code`` says why, ``facts`` which item, row or number it is about.

    =====================  ============================================================
    ``shape``              the table has not one column an item; facts: items
    ``one_answer``         everybody answered an item alike, or nobody did; facts: item
    ``many_answers``       an item has more than 100 different answers; facts: item, count
    ``not_two``            a model for two answers, an item with more; facts: item, count, model
    ``not_calibrated``     a column that the calibration does not know; facts: item
    ``unknown_value``      a value that the calibration never saw; facts: item, row, value
    ``not_in_structure``   a column of which it is not told what it measures; facts: item
    ``not_for_structure``  competences are scored of two answers only; facts: model
    =====================  ============================================================
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(f"{code}: " + ", ".join(f"{name} {fact}" for name, fact in facts.items()))
        self.code = code
        self.facts = facts
