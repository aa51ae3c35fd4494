from apropia.competences.queries.framework import AreaOfFramework, framework_areas, framework_for
from apropia.competences.queries.targets import (
    TargetsOfJobLevel,
    area_targets_for,
    default_targets,
    framework_page,
    target_table,
    targets_by_job_level,
    targets_for,
)

__all__ = [
    "AreaOfFramework",
    "TargetsOfJobLevel",
    "area_targets_for",
    "default_targets",
    "framework_areas",
    "framework_for",
    "framework_page",
    "target_table",
    "targets_by_job_level",
    "targets_for",
]
