from apropia.packages.actions import keeping, launching, personal, playing, stating

__all__ = ["keeping", "launching", "personal", "playing", "stating"]
