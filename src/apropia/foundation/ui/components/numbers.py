"""Numbers and days as Colombia writes them: filters of every template."""

from django import template

from apropia.foundation.ui.numbers import about_time, change_es, decimal_es, percent_es, relative_day, share_es, spanish

__all__ = ["about_time", "change_es", "decimal_es", "percent_es", "register", "relative_day", "share_es", "spanish"]

register = template.Library()

for write in (about_time, decimal_es, percent_es, share_es, change_es, relative_day):
    register.filter(write)
