import pytest

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_shots(walker, beto):
    w = walker(beto)
    w.open("/aprender/calendario/")
    w.press("Hacer mi dirección")
    for width in (1280, 390):
        w.page.set_viewport_size({"width": width, "height": 900})
        w.page.screenshot(path=f"/tmp/t9/agenda{width}.png", full_page=True)
