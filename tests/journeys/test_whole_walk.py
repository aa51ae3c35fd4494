"""The whole loop once, on an empty folder and files in their real formats: `whole_walk.py`, as a test."""

import pytest

from journeys.whole_walk import walk

pytestmark = pytest.mark.journey


def test_the_whole_loop_from_an_empty_folder_to_the_official_form(chromium, tmp_path):
    steps: list[str] = []

    walk(tmp_path, chromium, steps.append)

    assert "doctor, backup; the server logged no error" in steps
