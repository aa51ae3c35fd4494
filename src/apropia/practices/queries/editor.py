from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from apropia.formats.ft1311.checks import Finding, Severity
from apropia.formats.ft1311.folding import words
from apropia.formats.ft1311.read import ReadForm
from apropia.formats.ft1311.record import FIELD, FIELDS, FieldSpec, Need
from apropia.formats.ft1311.record import SECTIONS as FORM_SECTIONS
from apropia.measurement.queries.official import OfficialFigure, figures_to_cite
from apropia.people.models import Person
from apropia.practices import policies
from apropia.practices.models import Evidence, FieldValue, PracticeVersion, Review, Statement
from apropia.practices.queries.checking import findings_of, is_backed, waiting, without_evidence
from apropia.practices.queries.practices import asked_of, open_version_for, version_for
from apropia.practices.queries.public import answer_text
from apropia.practices.queries.reuse import RecordShown, records_of
from apropia.practices.queries.sections import GENERAL, SECTIONS, named_in, section_of

FIGURES_SHOWN = 40
# Where replications and lessons have their place in the form (ft1311-fields.md).
RECORDS_AT = {"stability": "replicas", "conclusions": "lecciones"}
_MARKS = {
    "ok": ("circle-check", _("completa")),
    "warn": ("triangle-alert", _("con avisos")),
    "part": ("triangle-alert", _("por completar")),
    "": ("circle", _("sin empezar")),
}


@dataclass(frozen=True)
class Step:
    """One entry of the editor's list of pages."""

    key: str
    label: str
    icon: str
    kind: str
    says: str
    is_current: bool


@dataclass(frozen=True)
class FormFinding:
    """A finding as the panel shows it."""

    finding: Finding
    section: str
    icon: str
    kind: str
    where: str


@dataclass(frozen=True)
class StatementShown:
    """A statement with what backs it."""

    statement: Statement
    is_backed: bool
    needs_backing: bool
    figure: OfficialFigure | None
    evidence: Sequence[Evidence]


@dataclass(frozen=True)
class Asked:
    """The adjustments that were asked for, and the fields that the words name."""

    review: Review
    named: Sequence[FieldSpec]

    @property
    def places(self) -> list[tuple[FieldSpec, str]]:
        """The named fields, each with the page where it is written."""
        return [(spec, section_of(spec.key)) for spec in self.named]

    @property
    def keys(self) -> list[str]:
        return [spec.key for spec in self.named]


@dataclass(frozen=True)
class EditorPage:
    """All that one page of the editor shows."""

    version: PracticeVersion
    section: str
    title: str
    eyebrow: str
    specs: Sequence[FieldSpec]
    values: dict[str, FieldValue]
    steps: Sequence[Step]
    findings: Sequence[FormFinding]
    open_findings: int
    statements: Sequence[StatementShown]
    figures: Sequence[OfficialFigure]
    evidence: Sequence[Evidence]
    records: Sequence[RecordShown]
    asked: Asked | None
    marked: SafeString
    previous: Step | None
    following: Step | None
    word_count: int
    saved_at: datetime | None
    can_write: bool
    is_rich: bool

    @property
    def read_only(self) -> list[tuple[FieldSpec, str]]:
        """The answers of this page, for whoever only reads."""
        return [(spec, answer_text(spec, self.values[spec.key].text)) for spec in self.specs]

    def label_of(self, key: str) -> str:
        """Return the short name of a field."""
        return FIELD[key].short

    @property
    def open_text(self) -> str:
        """How many findings wait."""
        return _("%(count)s por mirar") % {"count": self.open_findings}

    @property
    def marked_has(self) -> bool:
        """Whether the checker marked words of this text."""
        return "<mark>" in self.marked


def _label(section: str) -> str:
    return str(_("Información general")) if section == GENERAL else FIELD[section].short


def _eyebrow(section: str) -> str:
    number = 1 if section == GENERAL else FIELD[section].section
    heading = FORM_SECTIONS[number - 1]
    return f"{heading.number}. {heading.title.capitalize()}"


def editor_page(*, slug: str, section: str, person: Person) -> EditorPage:
    """Return one page of the editor. Raises `NotFound` for what the person may not see."""
    version = version_for(slug=slug, person=person)
    reach = policies.reach_of(person)
    values = {value.key: value for value in FieldValue.objects.filter(version=version)}
    findings = findings_of(version=version)
    evidence = list(Evidence.objects.filter(version=version).select_related("file"))
    figures = _figures(version, section)
    steps = _steps(section, values, findings, has_evidence=bool(evidence))
    at = [step.key for step in steps].index(section)
    text = values[section].text if section != GENERAL else ""
    return EditorPage(
        version=version,
        section=section,
        title=_label(section),
        eyebrow=_eyebrow(section),
        specs=[FIELD[key] for key in SECTIONS[section]],
        values=values,
        steps=steps,
        findings=_shown(findings, section),
        open_findings=waiting(findings),
        statements=_statements(version, section, figures),
        figures=figures,
        evidence=evidence,
        records=_records(version, section, reach),
        asked=_asked(version),
        marked=marked_text(text, [one for one in findings if one.key == section]),
        previous=steps[at - 1] if at else None,
        following=steps[at + 1] if at + 1 < len(steps) else None,
        word_count=len(words(text)),
        saved_at=max((value.changed_at for value in values.values()), default=None),
        can_write=policies.can_write(version, reach),
        is_rich=section != GENERAL,
    )


def _figures(version: PracticeVersion, section: str) -> Sequence[OfficialFigure]:
    """Return the figures that an answer may cite, those that its statements cite already among them."""
    if section == GENERAL:
        return []
    cited = Statement.objects.filter(version=version, key=section, measurement__isnull=False)
    return figures_to_cite(
        entity=version.entity,
        unit_id=version.practice.unit_id,
        limit=FIGURES_SHOWN,
        also=[pk for pk in cited.values_list("measurement_id", flat=True) if pk],
    )


def _records(version: PracticeVersion, section: str, reach: policies.Reach) -> list[RecordShown]:
    """Return the replications or lessons that this page of the form is the place for."""
    kind = RECORDS_AT.get(section)
    return records_of(practice=version.practice, reach=reach, kind=kind) if kind else []


def _asked(version: PracticeVersion) -> Asked | None:
    review = asked_of(version)
    return Asked(review, named_in(review.comment)) if review is not None else None


def _steps(
    current: str, values: dict[str, FieldValue], findings: Sequence[Finding], *, has_evidence: bool
) -> list[Step]:
    warned = {section_of(one.key) for one in findings if one.severity is not Severity.ADVICE}
    steps = []
    for section, keys in SECTIONS.items():
        needed = [key for key in keys if FIELD[key].need is Need.REVIEW] or list(keys)
        written = all(values[key].text or (key == "annexes" and has_evidence) for key in needed if key in values)
        begun = any(values[key].text for key in needed if key in values)
        mark = ("warn" if section in warned else "ok") if written else "part" if begun else ""
        icon, says = _MARKS[mark]
        if section == current:
            icon = "circle-dot" if mark == "" else icon
        kind = "warn" if mark == "part" else mark
        steps.append(Step(section, _label(section), icon, kind, str(says), section == current))
    return steps


def _shown(findings: Sequence[Finding], section: str) -> list[FormFinding]:
    """Return the findings of this page first, then the errors of the others."""
    mine = [one for one in findings if section_of(one.key) == section]
    others = [one for one in findings if section_of(one.key) != section and one.severity is Severity.ERROR]
    looks = {Severity.ERROR: ("circle-alert", "bad"), Severity.WARNING: ("triangle-alert", "warn")}
    return [
        FormFinding(one, section_of(one.key), *looks.get(one.severity, ("lightbulb", "")), where=FIELD[one.key].short)
        for one in [*mine, *others]
    ]


def _statements(version: PracticeVersion, section: str, figures: Sequence[OfficialFigure]) -> list[StatementShown]:
    by_measurement = {figure.measurement_id: figure for figure in figures}
    rows = Statement.objects.filter(version=version, key=section).select_related("measurement")
    return [
        StatementShown(
            statement=row,
            is_backed=is_backed(row),
            needs_backing=row.claim == Statement.Claim.RESULT,
            figure=by_measurement.get(row.measurement_id or 0),
            evidence=list(row.evidence.all()),
        )
        for row in rows.prefetch_related(Prefetch("evidence", Evidence.objects.select_related("file")))
    ]


def marked_text(text: str, findings: Sequence[Finding]) -> SafeString:
    """Return the text with the words that the checker noticed marked; everything else escaped."""
    spans = sorted(
        {(one.start, one.end) for one in findings if one.severity is not Severity.ADVICE and one.end - one.start < 200}
    )
    parts, at = [], 0
    for start, end in spans:
        if start < at or end <= start:
            continue
        parts += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    parts.append(escape(text[at:]))
    return mark_safe("".join(parts))  # noqa: S308  every piece was escaped above; only the marks are ours


# From here on a reading is sure, and likely: an exact label in a text that is whole gives 0.92 and more.
SURE, LIKELY = 0.85, 0.5


@dataclass(frozen=True)
class ImportRow:
    """One answer read from a file, beside the one that stands."""

    spec: FieldSpec
    text: str
    confidence: float
    standing: str
    revision: int

    @property
    def shown(self) -> str:
        """The reading as people read it."""
        return answer_text(self.spec, self.text)

    @property
    def standing_shown(self) -> str:
        """The answer that stands, as people read it."""
        return answer_text(self.spec, self.standing)

    @property
    def is_sure(self) -> bool:
        """Say whether the reading may be taken as it is; only then is it ticked beforehand."""
        return self.confidence >= SURE

    @property
    def confidence_text(self) -> str:
        """Say how far the reading can be trusted."""
        if self.is_sure:
            return _("Lectura segura")
        if self.confidence >= LIKELY:
            return _("Lectura probable: compárela")
        return _("Lectura dudosa: revísela")


@dataclass(frozen=True)
class ImportPage:
    """The version that takes in a form, and what a form would change in it, once one was read."""

    version: PracticeVersion

    def rows_of(self, form: ReadForm) -> list[ImportRow]:
        """Return what was read beside what stands, where it differs. One query."""
        return _differences(self.version, form)


def import_page_for(*, slug: str, person: Person) -> ImportPage:
    """Return the version still being worked on, to take a form in. Raises `NotFound`."""
    return ImportPage(open_version_for(slug=slug, person=person))


def _differences(version: PracticeVersion, form: ReadForm) -> list[ImportRow]:
    values = {value.key: value for value in FieldValue.objects.filter(version=version)}
    rows = []
    for spec in FIELDS:
        text, standing = form.fields[spec.key], values[spec.key].text
        if spec.key == "annexes":
            text = without_evidence(text)
        if not text or text == standing:
            continue
        rows.append(ImportRow(spec, text, form.confidence[spec.key], standing, values[spec.key].revision))
    return rows
