from apropia.badges.actions import awarding, badges, keys, personal

__all__ = ["awarding", "badges", "keys", "personal"]
