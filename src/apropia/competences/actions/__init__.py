from apropia.competences.actions.framework import load_framework
from apropia.competences.actions.targets import set_particular_targets, set_targets

__all__ = ["load_framework", "set_particular_targets", "set_targets"]
