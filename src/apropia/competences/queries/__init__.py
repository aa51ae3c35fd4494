from apropia.competences.queries.explaining import framework_page
from apropia.competences.queries.framework import AreaOfFramework, framework_areas, framework_for
from apropia.competences.queries.particular import (
    expected_of,
    levels_expected_of,
    particular_page,
    targets_page,
)
from apropia.competences.queries.targets import (
    TargetsOfJobLevel,
    default_targets,
    target_table,
    targets_by_job_level,
    targets_for,
)

__all__ = [
    "AreaOfFramework",
    "TargetsOfJobLevel",
    "default_targets",
    "expected_of",
    "framework_areas",
    "framework_for",
    "framework_page",
    "levels_expected_of",
    "particular_page",
    "target_table",
    "targets_by_job_level",
    "targets_for",
    "targets_page",
]
