"""Several of many: boxes in the order of their tree, which can be searched where they are many."""

import re

from django import forms
from django.template import Context, Template

from apropia.foundation.ui.choosing import LONG, TreeChecks
from apropia.people.models import OrgUnit
from people_factories import make_unit


class TreeForm(forms.Form):
    units = forms.ModelMultipleChoiceField(queryset=OrgUnit.objects.none(), required=False, widget=TreeChecks)

    def __init__(self, data=None):
        super().__init__(data)
        self.fields["units"].queryset = OrgUnit.objects.filter(code__startswith="T")


def drawn(form):
    return Template("{% fields form %}").render(Context({"form": form}))


def make_tree(entity):
    zeta = make_unit(entity=entity, code="T1", name="Zona Sur")
    alfa = make_unit(entity=entity, code="T2", name="Álvarez Norte")
    make_unit(entity=entity, code="T3", name="Ñame", parent=alfa)
    make_unit(entity=entity, code="T4", name="Nariño", parent=alfa)
    make_unit(entity=entity, code="T5", name="Archivo", parent=zeta)


def test_units_come_as_their_tree_and_by_name_without_accents(entity, unit):
    make_tree(entity)
    page = drawn(TreeForm())

    names = re.findall(r"<span>([^<]+)</span>", page)
    assert names == ["Álvarez Norte", "Nariño", "Ñame", "Zona Sur", "Archivo"]
    assert page.count("in-1") == 3
    assert "data-ap-narrow" not in page


def test_many_units_can_be_searched_and_every_one_can_be_ticked_without_a_script(entity, unit):
    for number in range(LONG):
        make_unit(entity=entity, code=f"T{number}", name=f"Dependencia {number}")
    page = drawn(TreeForm())

    assert "data-ap-narrow" in page
    assert page.count('type="checkbox"') == LONG
    # The box to search shows itself only where a script can serve it, and is not sent.
    assert re.search(r'<input class="input" type="search"[^>]* hidden>', page)
    assert not re.search(r'type="search"[^>]* name=', page)


def test_two_hundred_units_cost_one_query_and_those_chosen_are_given_back(entity, unit, django_assert_num_queries):
    parent = make_unit(entity=entity, code="T", name="Raíz")
    made = [make_unit(entity=entity, code=f"T{number}", name=f"D {number}", parent=parent) for number in range(200)]
    with django_assert_num_queries(1):
        drawn(TreeForm())

    form = TreeForm({"units": [str(made[7].pk), str(made[3].pk)]})
    assert form.is_valid()
    assert set(form.cleaned_data["units"]) == {made[7], made[3]}
