"""The consistency checker: what a careful second reader would notice in a filled form, rule by rule.

It advises; which findings stop a form from going on is decided by who asks. Severity: an *error* contradicts the form
or leaves a required part out, a *warning* weakens it, *advice* is plain language.
"""

from apropia.formats.ft1311.checks.checker import check
from apropia.formats.ft1311.checks.finding import Claim, Finding, Severity, StatementNote

__all__ = ["Claim", "Finding", "Severity", "StatementNote", "check"]
