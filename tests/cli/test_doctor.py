"""What `doctor` says of an installation whose data others may read."""

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
