"""Addresses that nobody writes by hand are answered like any that does not exist, on both databases."""

import pytest


@pytest.mark.parametrize(
    "address", ["/servicios/?q=%00", "/dependencias/a%00b/", "/aprender/?competencia=x%00", "/%00"]
)
def test_null_character_in_an_address_finds_no_page(address, beto, client_of):
    assert client_of(beto).get(address).status_code == 404
