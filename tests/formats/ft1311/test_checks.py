"""The checker: every case a careful second reader should catch, and texts that must stay in peace."""

import pytest

from apropia.formats.ft1311.checks import Claim, Finding, Severity, StatementNote, check
from apropia.formats.ft1311.dates import Elapsed, elapsed, parse_date
from apropia.formats.ft1311.public import HEAD_ROLE, RESPONSIBLE_ROLE, WITHHELD, public_copy
from apropia.formats.ft1311.read import read_form
from apropia.formats.ft1311.record import PracticeRecord
from formats.ft1311.samples import SEED, sample


def rules(record: PracticeRecord, *notes: StatementNote) -> set[str]:
    return {finding.rule for finding in check(record, statements=notes)}


def only(record: PracticeRecord, rule: str, *notes: StatementNote) -> Finding:
    found = [finding for finding in check(record, statements=notes) if finding.rule == rule]
    assert len(found) == 1, found
    return found[0]


def test_good_form_has_neither_errors_nor_warnings():
    found = [finding for finding in check(sample()) if finding.severity is not Severity.ADVICE]

    assert found == []


def test_offsets_point_at_the_excerpt():
    record = sample(contribution="### Logros\n\n- **Uso:** Hubo un aumento significativo en el uso. Nada más.")
    finding = only(record, "impact_without_comparison")

    assert record.contribution[finding.start : finding.end] == finding.excerpt == "aumento significativo"
    assert finding.mend.endswith(".")


@pytest.mark.parametrize(
    ("changes", "rule", "severity"),
    [
        ({"conclusions": ""}, "missing_required", Severity.ERROR),
        ({"process": ""}, "missing_recommended", Severity.WARNING),
        ({"team": ""}, "missing_recommended", Severity.WARNING),
        ({"annexes": ""}, "no_annexes", Severity.ERROR),
        ({"baseline": "No aplica."}, "not_answered", Severity.ERROR),
        ({"email": "saul arroba entidad"}, "bad_email", Severity.ERROR),
        ({"phone": "12"}, "bad_phone", Severity.WARNING),
        ({"started_on": "2026-12-01", "scope": "Bajar la espera."}, "start_after_filing", Severity.ERROR),
        ({"scope": "Bajar la espera. Se desarrolla desde marzo de 2026."}, "start_month_differs", Severity.ERROR),
        ({"scope": "Bajar la espera. Lleva 8 meses."}, "duration_differs", Severity.WARNING),
        ({"scope": "Bajar la espera. Lleva ocho meses."}, "duration_differs", Severity.WARNING),
        (
            {"description": "Es la primera etapa del plan.", "conclusions": "La segunda etapa ya sirve a 40 personas."},
            "mixed_stages",
            Severity.WARNING,
        ),
        (
            {"baseline": "Se han implementado las acciones 2 y 4 y la 1 está en proceso."},
            "mixed_action_states",
            Severity.WARNING,
        ),
        (
            {
                "contribution": "La buena práctica ha demostrado ser efectiva con 40 personas.",
                "conclusions": "Con el diagnóstico se identificarán las necesidades de 40 personas.",
            },
            "proven_but_pending",
            Severity.WARNING,
        ),
        ({"contribution": "Buscamos una mejora en el uso de la agenda."}, "result_as_intention", Severity.WARNING),
        (
            {"contribution": "Buscamos una mejora en el uso.", "baseline": "Había filas."},
            "only_intentions",
            Severity.WARNING,
        ),
        ({"contribution": "Hubo un impacto positivo en la atención."}, "impact_without_comparison", Severity.WARNING),
        (
            {"contribution": "La satisfacción mejoró 12 puntos gracias a los cursos."},
            "cause_without_comparison",
            Severity.WARNING,
        ),
        ({"contribution": "El impacto fue de 12 puntos."}, "cause_without_comparison", Severity.WARNING),
        ({"stability": "### Medios\n\n- Transferencia de Conocimiento:\n- Red"}, "empty_heading", Severity.WARNING),
        ({"stability": "Todo sigue.\n\n### Medios"}, "empty_heading", Severity.WARNING),
        (
            {
                "baseline": "Había 42 minutos de espera. Las acciones fueron:\n\n1. Encuesta\n2. Cursos\n3. Videos",
            },
            "different_action_lists",
            Severity.WARNING,
        ),
        ({"conclusions": "Los servidores esperan 17 minutos."}, "contractors_as_servants", Severity.WARNING),
        ({"conclusions": "palabra " * 21 + "."}, "long_sentence", Severity.ADVICE),
        ({"conclusions": "Son ocho palabras las que tiene esta oración. " * 12}, "long_paragraph", Severity.ADVICE),
        ({"conclusions": "El PETI manda."}, "unexplained_acronym", Severity.ADVICE),
        ({"conclusions": "No es imposible llegar."}, "double_negation", Severity.ADVICE),
        ({"conclusions": "Escriba a saul@puertoclaro.gov.co."}, "personal_data_in_text", Severity.WARNING),
        ({"conclusions": "Llame al 300 555 01 02."}, "personal_data_in_text", Severity.WARNING),
    ],
)
def test_case_is_caught(changes: dict[str, str], rule: str, severity: Severity):
    finding = only(sample(**changes), rule)

    assert finding.severity is severity
    assert finding.message.endswith(".")


def test_form_without_one_figure_is_told():
    plain = dict.fromkeys(
        ("description", "baseline", "contribution", "conclusions", "population", "stability"), "Se atiende mejor."
    )
    record = sample(
        dissemination="Desde abril de 2026 se usan los numerales 2 y 4, por 6 meses, en la plataforma SOY 10.", **plain
    )

    assert "no_figures" in rules(record)


@pytest.mark.parametrize(
    "text",
    [
        "La práctica se desarrolla desde abril de 2026, es decir 6 meses.",  # 1 April to 20 October
        "Lleva casi 7 meses.",
        "El contrato de la intranet viene desde marzo de 2026 en otra oficina.",
    ],
)
def test_lapses_that_agree_or_are_rough_stay_in_peace(text: str):
    found = rules(sample(scope="Bajar la espera.", baseline="Había 42 minutos de espera.", description=text))

    assert not found & {"duration_differs"}


@pytest.mark.parametrize(
    "text",
    [
        "Gracias a la colaboración de 12 personas hubo 5 charlas.",
        "Cambio observado: el uso subió de 40 % a 60 %.",
        "Se espera que el uso mejore gracias a los cursos.",
    ],
)
def test_thanks_and_observed_changes_stay_in_peace(text: str):
    assert "cause_without_comparison" not in {finding.rule for finding in check(sample(contribution=text))}


def test_servers_that_are_machines_stay_in_peace():
    assert "contractors_as_servants" not in rules(sample(conclusions="Hay 3 servidores web nuevos."))


def test_statement_changes_what_is_asked():
    text = "Hubo un aumento significativo en el uso."
    record = sample(contribution=text)

    backed = StatementNote("contribution", text, Claim.RESULT, is_supported=True)
    bare = StatementNote("contribution", text, Claim.RESULT, is_supported=False)
    hoped = StatementNote("contribution", text, Claim.EXPECTATION, is_supported=False)

    assert "impact_without_comparison" not in rules(record, backed)
    assert "impact_without_comparison" not in rules(record, hoped)
    assert only(record, "result_without_support", bare).severity is Severity.ERROR


def test_statement_whose_sentence_was_deleted_is_told():
    note = StatementNote("contribution", "Esta frase ya no está.", Claim.FACT, is_supported=False)

    assert only(sample(), "statement_not_in_text", note).key == "contribution"


def test_form_of_the_entity_shows_every_listed_finding():
    if not SEED.exists():
        pytest.skip("../shared/data/ft1311 no está en esta máquina")
    found = check(read_form(SEED.read_bytes(), SEED.name).record())
    by_rule = {(finding.rule, finding.key): finding for finding in found}

    assert by_rule["start_month_differs", "scope"].excerpt == "marzo de 2024"
    assert "5 meses y 19 días" in by_rule["duration_differs", "scope"].message
    assert ("mixed_stages", "baseline") in by_rule
    assert ("mixed_action_states", "baseline") in by_rule
    pending = by_rule["proven_but_pending", "conclusions"]
    assert "se identificarán" in pending.message
    assert "ha demostrado" in pending.message
    assert ("only_intentions", "contribution") in by_rule
    assert ("result_as_intention", "baseline") in by_rule
    assert by_rule["empty_heading", "stability"].excerpt == "Transferencia de Conocimiento:"
    assert ("no_figures", "contribution") in by_rule
    assert ("no_annexes", "annexes") in by_rule
    assert {("missing_recommended", "process"), ("missing_recommended", "team")} <= set(by_rule)
    assert ("different_action_lists", "baseline") in by_rule
    assert by_rule["contractors_as_servants", "population"].excerpt == "servidores"


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2024-04-01", "2024-09-20", "5 meses y 19 días"),
        ("2024-01-31", "2024-02-29", "29 días"),
        ("2024-01-31", "2024-03-01", "1 mes y 1 día"),
        ("2024-04-01", "2024-04-01", "0 meses"),
        ("2023-09-20", "2024-09-20", "12 meses"),
    ],
)
def test_elapsed_counts_whole_months_and_days(start: str, end: str, expected: str):
    first, last = parse_date(start), parse_date(end)

    assert first is not None
    assert last is not None
    assert str(elapsed(first, last)) == expected


def test_elapsed_refuses_to_run_backwards():
    first, last = parse_date("2024-05-01"), parse_date("2024-04-01")

    assert first is not None
    assert last is not None
    with pytest.raises(ValueError):
        elapsed(first, last)
    assert Elapsed(0, 0) == elapsed(last, last)


def test_public_copy_has_no_contact_data_and_no_names():
    record = sample(
        description="Elvira Montes Arango y Saul Prieto la diseñaron con 3 equipos. "
        "Escriba a saul.prieto@puertoclaro.gov.co.",
        annexes="1. Acta de ELVIRA MONTES, tel. 300 555 01 02",
    )
    public = public_copy(record, names=["Inés Rojas Peña"])

    everything = "\n".join(public.fields.values()).lower()
    for secret in ("elvira", "saúl", "saul", "prieto", "555", "@"):
        assert secret not in everything
    assert (public.phone, public.email) == ("", "")
    assert (public.head, public.responsible) == (HEAD_ROLE, RESPONSIBLE_ROLE)
    assert WITHHELD in public.description
    assert public.name == record.name
    assert "3 equipos" in public.description
