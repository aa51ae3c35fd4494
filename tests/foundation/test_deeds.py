from django import forms

from apropia.foundation.deeds import show_on
from apropia.foundation.errors import DomainError


class _Form(forms.Form):
    name = forms.CharField()


def test_a_refusal_stands_at_the_field_it_names():
    form = _Form({"name": "Ola 2026"})

    show_on(form, DomainError("Ya hay una con ese nombre.", field="name"))

    assert form.errors == {"name": ["Ya hay una con ese nombre."]}


def test_a_refusal_of_something_that_the_form_does_not_ask_stands_above_it():
    form = _Form({"name": "Ola 2026"})

    show_on(form, DomainError("Esa persona pertenece a otra entidad.", field="head"))
    show_on(form, DomainError("Ya no se puede cambiar."))

    assert form.non_field_errors() == ["Esa persona pertenece a otra entidad.", "Ya no se puede cambiar."]
