"""Results that are wished, unproven or without a figure."""

import re
from collections.abc import Iterator

from apropia.formats.ft1311.checks.finding import Case, Claim, Finding, Sentence, Severity, found, on_field, short
from apropia.formats.ft1311.folding import fold, words

TOLD_IN = ("description", "baseline", "contribution", "conclusions")
DONE = re.compile(
    r"\b(?:se han? (?:implementad|realizad|ejecutad|desarrollad|cumplid)\w*|implementadas?|ejecutadas?)\b"
)
UNDER_WAY = re.compile(r"\b(?:estan? en (?:proceso|desarrollo|curso|construccion)|en proceso|se estan? \w+ndo)\b")
PROVEN = re.compile(
    r"\b(?:han? demostrado|se han? mostrado|han? logrado|han? facilitado|han? permitido|ha sido (?:muy "
    r")?(?:efectiv|exitos)\w+|"
    r"resulto (?:efectiv|exitos)\w+|demostro|implementacion exitosa)\b"
)
# With its accent, the future cannot be taken for the past subjunctive.
FUTURE = re.compile(r"\bse (?:le |les |lo |la |los |las )?\w+(?:ará|arán|erá|erán|irá|irán)\b", re.IGNORECASE)
WHOLE_PRACTICE = re.compile(r"\b(?:buena practica|esta accion|la estrategia|esta estrategia|enfoque)\b")
INTENTION = re.compile(
    r"\b(?:busca(?:mos|n|ba|ra|ran)?|espera(?:mos|n)?|pretende(?:mos|n)?|permitira(?:n)?|contribuira(?:n)?|abordara(?:n)?|"
    r"fomentara(?:n)?|generara(?:n)?|lograra(?:n)?|mejorara(?:n)?|aumentara(?:n)?|garantizara(?:n)?|podria(?:n)?|"
    r"deberia(?:n)?|den como resultado|seria(?:n)?|tendria(?:n)?|permitiria(?:n)?)\b"
)
RESULT = re.compile(
    r"aument|mejor|increment|eficien|satisf|benefic|reduc|impact|resultado|retencion|innova|brecha|apropiacion|cultura"
)
STRONG = re.compile(
    r"\b(?:(?:aumento|mejora|incremento|reduccion|avance|cambio|disminucion)s?\s+(?:muy\s+)?"
    r"(?:significativ|important|notable|considerable|sustancial)\w*|impactos?\s+(?:muy\s+)?(?:positiv|significativ|durader)\w+|"
    r"(?:altamente|muy|ampliamente)\s+(?:efectiv|exitos|eficaz)\w*)\b"
)
PLAIN = re.compile(
    r"\b(?:mayor(?:es)?\s+(?:eficiencia|satisfaccion|productividad|agilidad)|mas\s+(?:agil|eficiente|rapid)\w*|"
    r"(?:aumento|mejora|incremento|reduccion)\s+(?:de|del|en)\b|ha\s+(?:mejorado|aumentado|reducido|incrementado))"
)
CHANGED = re.compile(
    r"\b(?:mejor|aument|increment)(?:o|a|aron|ado)\b|\breduccion\b|"
    r"\b(?:reduj|reduci|disminuy|disminui|subi|baj|creci)(?:o|ero|eron|do|aron|ado)\b"
)
CAUSE = re.compile(
    r"\bgracias a\b|\b(?:debid[oa]s?|atribuibles?|atribuid[oa]s?) a\b|\b(?:por (?:causa|efecto)|a causa|producto|como "
    r"(?:resultado|consecuencia)) de\b"
)
IMPACT = re.compile(r"\bimpactos?\b")
FIGURE = re.compile(r"\b\d+(?:[.,]\d+)*\s*(?:%|por ciento\b|puntos\b|[a-zñ]{4,}\b)")
NO_FIGURE = re.compile(
    r"\b\d+\s+(?:mes|ano|año|dia|semana|hora|esta|sera|para|desde|hasta|como|entre)\w*\b|\b(?:19|20)\d\d\b"
)
REFERENCE = re.compile(
    r"\b(?:numeral(?:es)?|ley|decreto|resolucion|articulo|etapa|fase|version|circular|acuerdo)\s+(?:\d+[\s,y]*)+"
)
PENDING_LIMIT = 6
TOPIC_LENGTH = 6  # letters: capacitación and capacitaciones are one topic


def has_figure(text: str) -> bool:
    """Whether a text states a quantity: not a date, a lapse, a law or the number of a list."""
    folded = REFERENCE.sub(" ", fold(text))
    return any(not NO_FIGURE.match(match[0]) for match in FIGURE.finditer(folded))


def _topics(sentence: Sentence) -> set[str]:
    return {word[:TOPIC_LENGTH] for word in words(sentence.line.text) if len(word) > TOPIC_LENGTH}


def action_states(case: Case) -> Iterator[Finding]:
    """One sentence that calls the same list done and under way."""
    for sentence in case.each(*TOLD_IN):
        folded = fold(sentence.text)
        if (done := DONE.search(folded)) and (doing := UNDER_WAY.search(folded)):
            yield found(
                sentence,
                "mixed_action_states",
                Severity.WARNING,
                f"La misma frase dice «{done[0]}» y «{doing[0]}».",
                "Ponga al lado de cada acción su estado: planeada, en ejecución o implementada.",
            )


def proven_but_pending(case: Case) -> Iterator[Finding]:
    """Something that has «demostrado ser efectivo» and is still to be done."""
    proofs = [(sentence, match) for sentence in case.each(*TOLD_IN) if (match := PROVEN.search(fold(sentence.text)))]
    proofs.sort(key=lambda proof: "mostrado" not in proof[1][0])  # «ha demostrado» claims more than «ha permitido»
    count = 0
    for sentence in case.each(*TOLD_IN):
        pending = FUTURE.search(sentence.text) or UNDER_WAY.search(fold(sentence.text))
        if pending is None or count >= PENDING_LIMIT:
            continue
        for proof, match in proofs:
            if proof != sentence and (WHOLE_PRACTICE.search(fold(proof.text)) or _topics(proof) & _topics(sentence)):
                count += 1
                yield found(
                    sentence,
                    "proven_but_pending",
                    Severity.WARNING,
                    f"Esto está por hacerse («{sentence.text[pending.start() : pending.end()]}»), "
                    f"pero {short(proof.key)} dice «{proof.text[match.start() : match.end()]}».",
                    "Diga qué parte ya se hizo y qué mostró. Lo demás va como expectativa.",
                )
                break


def _is_intention(sentence: Sentence) -> re.Match[str] | None:
    folded = fold(sentence.text)
    match = INTENTION.search(folded)
    return match if match and RESULT.search(folded) and not has_figure(folded) else None


def intentions(case: Case) -> Iterator[Finding]:
    """Results told as wishes; when there is no other kind, the field says so too."""
    wished = 0
    for sentence in case.each(*TOLD_IN):
        match = _is_intention(sentence)
        note = case.note_on(sentence)
        if match is None:
            continue
        wished += 1
        if note is None or note.claim is not Claim.EXPECTATION:
            yield found(
                sentence,
                "result_as_intention",
                Severity.WARNING,
                f"«{sentence.text[match.start() : match.end()]}» cuenta un deseo, no un resultado.",
                "Diga qué cambió, con su cifra, o márquelo como expectativa.",
            )
    told = list(case.each("contribution", "conclusions", "baseline"))
    if (
        wished
        and told
        and not any(RESULT.search(fold(sentence.text)) and has_figure(sentence.text) for sentence in told)
    ):
        yield on_field(
            case,
            "contribution",
            "only_intentions",
            Severity.WARNING,
            "Ningún resultado está contado como hecho: todos son deseos o futuros.",
            "Cuente al menos un resultado que ya se midió.",
        )


def impact_words(case: Case) -> Iterator[Finding]:
    """Words of impact without the comparison that would show it."""
    for sentence in case.each(*TOLD_IN, "stability"):
        if has_figure(sentence.text):
            continue
        note = case.note_on(sentence)
        if note is not None and (note.is_supported or note.claim in (Claim.EXPECTATION, Claim.OPINION)):
            continue
        folded = fold(sentence.text)
        match = STRONG.search(folded) or (None if _is_intention(sentence) else PLAIN.search(folded))
        if match:
            words_used = sentence.text[match.start() : match.end()]
            yield found(
                sentence,
                "impact_without_comparison",
                Severity.WARNING,
                f"«{words_used}» no tiene cifra ni comparación.",
                "Vincule un indicador con su línea base, o márquelo como expectativa.",
                span=match.span(),
            )


def causes(case: Case) -> Iterator[Finding]:
    """A change told as an effect of the practice: a figure shows the change, only a comparison group its cause."""
    for sentence in case.each(*TOLD_IN, "stability"):
        note = case.note_on(sentence)
        folded = fold(sentence.text)
        if _is_intention(sentence) or (note is not None and note.claim in (Claim.EXPECTATION, Claim.OPINION)):
            continue
        match = CAUSE.search(folded) if CHANGED.search(folded) else None
        match = match or (IMPACT.search(folded) if has_figure(folded) else None)
        if match:
            yield found(
                sentence,
                "cause_without_comparison",
                Severity.WARNING,
                f"«{sentence.text[match.start() : match.end()]}» dice que la práctica causó el cambio. Sin un grupo de "
                "comparación no se sabe.",
                "Diga «cambio observado» y su cifra.",
                span=match.span(),
            )


def figures(case: Case) -> Iterator[Finding]:
    """A form without one figure."""
    text = "\n".join(sentence.text for sentence in case.each(*TOLD_IN, "dissemination", "population", "stability"))
    if case.record.contribution and not has_figure(text):
        yield on_field(
            case,
            "contribution",
            "no_figures",
            Severity.WARNING,
            "El formato no tiene ninguna cifra.",
            "Agregue cuántas personas, cuánto cambió y frente a qué línea base.",
        )


def statements(case: Case) -> Iterator[Finding]:
    """Results that nothing backs, and statements whose sentence is gone."""
    for note in case.statements:
        text = case.record.text(note.key)
        start = text.find(note.text)
        span = (start, start + len(note.text)) if start >= 0 else (0, 0)
        if note.claim is Claim.RESULT and not note.is_supported:
            yield Finding(
                note.key,
                "result_without_support",
                Severity.ERROR,
                "Este resultado no tiene cifra oficial ni evidencia.",
                "Vincule una cifra o una evidencia, o páselo a expectativa.",
                note.text[:160],
                *span,
            )
        if start < 0:
            yield Finding(
                note.key,
                "statement_not_in_text",
                Severity.WARNING,
                f"Una afirmación ya no está en el texto de «{short(note.key)}».",
                "Actualice la afirmación o quítela.",
                note.text[:160],
            )
