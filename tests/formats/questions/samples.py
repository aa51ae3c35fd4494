"""Surveys, items and packages in the shapes that the programs write; every text is ours."""

import io
import zipfile
from xml.sax.saxutils import escape

Rows = list[dict[str, str]]


def lss(tables: dict[str, Rows], *, languages: tuple[str, ...] = ("es",), version: int = 630) -> bytes:
    """Return a survey as LimeSurvey exports it."""
    parts = ['<?xml version="1.0" encoding="UTF-8"?>', "<document>", "<LimeSurveyDocType>Survey</LimeSurveyDocType>"]
    parts += [f"<DBVersion>{version}</DBVersion>", "<languages>", *(f"<language>{one}</language>" for one in languages)]
    parts.append("</languages>")
    for name, rows in tables.items():
        names = list(dict.fromkeys(key for row in rows for key in row))
        parts += [f"<{name}>", "<fields>", *(f"<fieldname>{key}</fieldname>" for key in names), "</fields>", "<rows>"]
        for row in rows:
            cells = "".join(
                f"<{key}><![CDATA[{value}]]></{key}>" if value else f"<{key}/>" for key, value in row.items()
            )
            parts.append(f"<row>{cells}</row>")
        parts += ["</rows>", f"</{name}>"]
    return "\n".join([*parts, "</document>"]).encode()


def question_row(qid: str, code: str, type_: str, **more: str) -> dict[str, str]:
    """Return a row of the table of questions."""
    return {"qid": qid, "parent_qid": "0", "gid": "1", "type": type_, "title": code, "other": "N"} | more


def old_survey() -> bytes:
    """Return a survey of LimeSurvey 2 or 3: the texts stand in the rows, once a language."""
    groups = [
        {"gid": "1", "group_name": name, "group_order": "1", "language": lang}
        for lang, name in (("en", "Work"), ("es", "Trabajo"))
    ]
    questions = [
        question_row("10", "CORREO", "L", question=text, language=lang, question_order="1", relevance="1", help="")
        for lang, text in (("en", "Is it safe?"), ("es", "<p>¿Es <b>seguro</b> abrirlo?</p><script>x()</script>"))
    ]
    answers = [
        {
            "qid": "10",
            "code": code,
            "answer": text,
            "sortorder": order,
            "assessment_value": value,
            "language": lang,
            "scale_id": "0",
        }
        for order, code, value, texts in (
            ("1", "A1", "0", ("Always", "Siempre")),
            ("2", "A2", "1", ("Ask first", "Preguntar antes")),
            ("3", "A3", "0", ("Never", "Nunca")),
        )
        for lang, text in zip(("en", "es"), texts, strict=True)
    ]
    surveys = [{"sid": "9", "language": "en", "additional_languages": "es"}]
    tables = {"answers": answers, "groups": groups, "questions": questions, "surveys": surveys}
    return lss(tables, languages=("en", "es"), version=366)


def new_survey() -> bytes:
    """Return a survey of LimeSurvey 4 to 6, with conditions, a matrix, a ranking, a script and a text nobody grades."""
    questions = [
        question_row("1", "P1", "L", question_order="1", relevance="1"),
        question_row("2", "P2", "M", question_order="2", relevance='((P1.NAOK == "A2") and !is_empty(P1.NAOK))'),
        question_row("3", "P3", "F", question_order="3", relevance="count(P2_SQ001.NAOK, P2_SQ002.NAOK) > 1"),
        question_row("4", "P4", "T", question_order="4", relevance='9X1X1.NAOK == "A1"'),
        question_row("5", "P5", "O", question_order="5", relevance="1", other="Y"),
    ]
    subquestions = [
        question_row(qid, code, "T", parent_qid=parent, question_order=order, scale_id="0")
        for qid, parent, code, order in (
            ("21", "2", "SQ001", "1"),
            ("22", "2", "SQ002", "2"),
            ("31", "3", "SQ002", "2"),
            ("32", "3", "SQ001", "1"),
        )
    ]
    texts = {
        "1": "¿Qué hace primero?",
        "2": "¿Qué revisa?",
        "3": "¿Cuánto conoce?",
        "4": "Cuente un caso.",
        "5": "¿Cuál usa?",
        "21": "El remitente",
        "22": "El enlace",
        "31": "Las hojas",
        "32": "Los correos",
    }
    l10ns = [
        {"qid": qid, "question": text, "help": "", "script": "alert(1)" if qid == "2" else "", "language": "es"}
        for qid, text in texts.items()
    ]
    answers, answer_texts = [], []
    for aid, (qid, code, order, text, points) in enumerate(
        [("1", "A1", "1", "Abrirlo", "0"), ("1", "A2", "2", "Leerlo", "5"), ("1", "A3", "3", "Borrarlo", "0")]
        + [
            ("3", f"N{n}", str(n), text, "0")
            for n, text in enumerate(("Nada", "Poco", "Bastante", "Mucho", "No entiendo esta pregunta"))
        ]
        + [("5", "B1", "1", "Una", "0"), ("5", "B2", "2", "Otra", "0")]
    ):
        answers.append(
            {"aid": str(aid), "qid": qid, "code": code, "sortorder": order, "assessment_value": points, "scale_id": "0"}
        )
        answer_texts.append({"aid": str(aid), "answer": text, "language": "es"})
    tables = {
        "answers": answers,
        "answer_l10ns": answer_texts,
        "groups": [{"gid": "1", "group_order": "1", "grelevance": ""}],
        "group_l10ns": [{"gid": "1", "group_name": "4.1 Dispositivos", "language": "es"}],
        "questions": questions,
        "subquestions": subquestions,
        "question_l10ns": l10ns,
        "surveys": [{"sid": "9", "language": "es"}],
    }
    return lss(tables)


def digcompsat() -> bytes:
    """Return a bank in the shape of DigCompSAT, defects and all; the questions themselves are ours."""
    lines = ["class\ttype/scale\tname\trelevance\ttext\thelp\tlanguage"]
    lines += ["S\t\tlanguage\t\tes\t\t", "SL\t\tsurveyls_title\t\tDigCompSAT\t\tes"]
    scales = {
        "K": ("No lo conozco, nunca lo oí", "Lo conozco muy poco", "Lo entiendo bien", "Lo domino"),
        "S": ("No sé hacerlo", "Lo hago con ayuda", "Lo hago sin ayuda", "Lo hago y guío a otros"),
        "A": ("No, en absoluto", "No mucho", "Puedo hacerlo por mí mismo\tSí, puedo", "Mucho"),
    }
    for number in range(1, 83):
        if number in {1, 13, 36, 52, 68}:
            lines.append(f"G\t{(1, 13, 36, 52, 68).index(number) + 1}\tCA{number}\t\t\t\tes")
        scale = "S" if number == 47 else "KSA"[number % 3]
        stem = "Sé qué norma de la UE reconoce el derecho al olvido." if number == 34 else f"Reflexión número {number}."
        lines.append(f"Q\tL\tQ{number}\t1\t{stem}\t\tes")
        texts = (*scales[scale], "No entiendo esta pregunta")
        lines += [f"A\t0\tA{place}\t\t{text}\t\tes" for place, text in enumerate(texts, start=1)]
    return ("\ufeff" + "\n".join(lines) + "\n").encode()


def digcompsat_in_matrices() -> bytes:
    """Return the same bank with a matrix for each scale of each area, whose rows are counted anew."""
    lines = ["class\ttype/scale\tname\trelevance\ttext\thelp\tlanguage", "SL\t\tsurveyls_title\t\tDigCompSAT\t\tes"]
    for area, count in enumerate((12, 23, 16, 16, 15), start=1):
        lines += [f"G\t{area}\tCA{area}\t\t\t\tes", f"Q\tF\tCA{area}\t1\tResponda.\t\tes"]
        lines += [f"SQ\t\tSQ{row:03}\t\tReflexión {row}.\t\tes" for row in range(1, count + 1)]
        steps = ("No sé hacerlo", "Con ayuda", "Sin ayuda", "Guío a otros")
        lines += [f"A\t0\tA{place}\t\t{text}\t\tes" for place, text in enumerate(steps, start=1)]
    return "\n".join(lines).encode()


def qti_item(
    interaction: str, declaration: str, *, identifier: str = "it-1", body: str = "", feedback: str = ""
) -> bytes:
    """Return an item of QTI 2.1."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" '
        f'identifier="{identifier}" title="Uno" adaptive="false" timeDependent="false">\n{declaration}\n'
        f"<itemBody>{body}{interaction}</itemBody>{feedback}</assessmentItem>"
    ).encode()


def declared(*right: str, cardinality: str = "single", mapping: str = "") -> str:
    """Return what an item declares right."""
    values = "".join(f"<value>{escape(one)}</value>" for one in right)
    return (
        f'<responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" baseType="identifier">'
        f"<correctResponse>{values}</correctResponse>{mapping}</responseDeclaration>"
    )


def choice(*options: str, most: int = 1, prompt: str = "¿Cuál es?") -> str:
    """Return a choice interaction with options A, B, C…"""
    listed = "".join(
        f'<simpleChoice identifier="{chr(65 + i)}">{text}</simpleChoice>' for i, text in enumerate(options)
    )
    head = f'<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="{most}">'
    return f"{head}<prompt>{prompt}</prompt>{listed}</choiceInteraction>"


def package(parts: dict[str, bytes]) -> bytes:
    """Return a zip."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return held.getvalue()
