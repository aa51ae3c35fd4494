"""What `doctor` says of an installation whose data others may read."""

import pytest

from apropia.cli import diagnosis_of_installation as doctor


def test_data_that_others_may_read_are_told_with_the_command_that_closes_them(tmp_path, settings):
    settings.DATA_DIR = tmp_path / "datos de apropia"
    (settings.DATA_DIR / "files").mkdir(parents=True)
    database = settings.DATA_DIR / "apropia.sqlite3"
    database.write_bytes(b"")
    settings.DATA_DIR.chmod(0o755)
    database.chmod(0o644)

    [told] = doctor._others()
    assert (told.verdict, told.remedy) == ("warn", f"chmod -R go= '{settings.DATA_DIR}'")

    database.chmod(0o600)
    assert [one.verdict for one in doctor._others()] == ["good"]

    database.chmod(0o644)
    settings.DATA_DIR.chmod(0o700)
    assert [one.verdict for one in doctor._others()] == ["good"]


@pytest.mark.parametrize(
    ("origin", "base", "verdict"),
    [
        ("", "http://127.0.0.1:8000", "good"),
        ("", "http://intranet:8000", "warn"),
        ("", "https://apropia.gov.co", "warn"),
        ("https://contenido.gov.co", "https://apropia.gov.co", "good"),
        ("https://apropia.gov.co:444", "https://apropia.gov.co", "bad"),
        ("http://contenido.gov.co", "https://apropia.gov.co", "bad"),
        ("contenido.gov.co", "https://apropia.gov.co", "bad"),
    ],
)
def test_packages_need_an_origin_apart(settings, origin, base, verdict):
    settings.CONTENT_ORIGIN, settings.BASE_URL, settings.HTTPS = origin, base, base.startswith("https")

    [told] = doctor._content()

    assert told.verdict == verdict
    assert bool(told.remedy) == (verdict != "good")
