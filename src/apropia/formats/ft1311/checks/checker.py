"""Run every rule over a record."""

from collections.abc import Callable, Iterable, Iterator

from apropia.formats.ft1311.checks import language, required, results, structure, times
from apropia.formats.ft1311.checks.finding import Case, Finding, Severity, StatementNote
from apropia.formats.ft1311.record import KEYS, PracticeRecord

Rule = Callable[[Case], Iterator[Finding]]
RULES: tuple[Rule, ...] = (
    required.missing,
    required.malformed,
    times.dates,
    times.start_month,
    times.duration,
    times.stages,
    results.action_states,
    results.proven_but_pending,
    results.intentions,
    results.impact_words,
    results.causes,
    results.figures,
    results.statements,
    structure.empty_headings,
    structure.action_lists,
    structure.contractors,
    language.long_sentences,
    language.long_paragraphs,
    language.acronyms,
    language.double_negations,
    language.personal_data,
)
_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.ADVICE: 2}


def check(record: PracticeRecord, *, statements: Iterable[StatementNote] = ()) -> tuple[Finding, ...]:
    """Return what a second reader would notice, errors first, then in the form's order."""
    case = Case(record, tuple(statements))
    findings = [finding for rule in RULES for finding in rule(case)]
    return tuple(sorted(findings, key=lambda f: (_WEIGHT[f.severity], KEYS.index(f.key), f.start, f.rule)))
