from apropia.badges.queries import documents, manage, mine, personal, rules, verifying

__all__ = ["documents", "manage", "mine", "personal", "rules", "verifying"]
