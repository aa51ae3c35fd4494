"""Whoever administers reads titles: every background job has one."""

from apropia.foundation.jobs.registry import definitions
from apropia.web.job_titles import TITLES


def test_every_job_has_a_title_and_no_title_lacks_its_job():
    registered = {name for name, one in definitions().items() if one.function.__module__.startswith("apropia.")}

    assert set(TITLES) == registered
