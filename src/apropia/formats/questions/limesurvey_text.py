"""Read the tab-separated structure of a LimeSurvey survey (.txt, .tsv): a row for each text."""

import csv
import io
from collections.abc import Iterator

from apropia.formats.questions.digcompsat import is_digcompsat, mended
from apropia.formats.questions.limesurvey import Answer, Group, Survey, SurveyQuestion, Texts, notes_of, questions_of
from apropia.formats.questions.records import MAX_CHOICES, QuestionFile

NAME = "LimeSurvey (texto)"
NEEDED = {"class", "type/scale", "name", "text"}
_MAX_ROWS, _MAX_CELL = 50_000, 200_000


def is_limesurvey_text(text: str) -> bool:
    """Tell whether the first line names the columns of such a file."""
    return set(_headers(text)) >= NEEDED


def read_limesurvey_text(text: str) -> QuestionFile:
    """Read every question of a survey. The bank of DigCompSAT comes with its known defects mended."""
    survey = survey_of(text)
    questions = questions_of(survey)
    file = QuestionFile(format=NAME, questions=tuple(questions), notes=notes_of(survey))
    return mended(file) if is_digcompsat(list(survey.titles.values()), questions) else file


def survey_of(text: str) -> Survey:
    """Return the survey that the rows describe. Other languages repeat the groups and questions after the first."""
    survey = Survey()
    group, question = "", None
    groups: dict[str, int] = {}
    for line, row in _rows(text):
        kind, name, language = row.get("class", "").upper(), row.get("name", ""), row.get("language", "")
        if kind == "S" and name in {"language", "additional_languages"}:
            survey.languages += [one for one in row.get("text", "").split() if one not in survey.languages]
        elif kind == "SL" and name == "surveyls_title":
            survey.titles[language] = row.get("text", "")
        elif kind == "G":
            groups[language] = groups.get(language, 0) + 1
            group = row.get("type/scale") or str(groups[language])
            known = survey.groups.setdefault(group, Group(order=len(survey.groups), relevance=row.get("relevance", "")))
            _say(survey, known.titles, language, name)
        elif kind == "Q":
            question = survey.questions.setdefault(
                name,
                SurveyQuestion(
                    code=name,
                    type=row.get("type/scale", ""),
                    line=line,
                    group=group,
                    order=len(survey.questions),
                    relevance=row.get("relevance", ""),
                    has_other=row.get("other") == "Y",
                ),
            )
            _say(survey, question.texts, language, row.get("text", ""))
            _say(survey, question.helps, language, row.get("help", ""))
        elif kind in {"SQ", "A"} and question is not None:
            _add_part(survey, question, kind, row)
    return survey


def _add_part(survey: Survey, question: SurveyQuestion, kind: str, row: dict[str, str]) -> None:
    scale = row.get("type/scale") or "0"
    parts = question.answers if kind == "A" else question.rows
    answer = next((one for one in parts if one.code == row.get("name", "") and one.scale == scale), None)
    if answer is None:
        if (kind == "SQ" and scale != "0") or len(parts) >= MAX_CHOICES:
            return
        answer = Answer(row.get("name", ""), order=len(parts), scale=scale, points=_points(row))
        parts.append(answer)
    _say(survey, answer.texts, row.get("language", ""), row.get("text", ""))


def _points(row: dict[str, str]) -> float:
    text = (row.get("assessment_value") or row.get("assessment") or "").strip()[:9]
    return float(text) if text.lstrip("-").isascii() and text.lstrip("-").isdigit() else 0.0


def _say(survey: Survey, texts: Texts, language: str, words: str) -> None:
    language = language or (survey.languages[0] if survey.languages else "")
    if language and language not in survey.languages:
        survey.languages.append(language)
    if words.strip():
        texts[language] = words


def _headers(text: str) -> list[str]:
    first = text.removeprefix("\ufeff").lstrip("\r\n").partition("\n")[0][:4_000]
    return [cell.strip().strip('"').lower() for cell in first.split("\t")]


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    headers = _headers(text)
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff").lstrip("\r\n")), delimiter="\t")
    number = 0
    while number < _MAX_ROWS:
        try:
            cells = next(reader, None)
        except csv.Error:
            continue
        if cells is None:
            return
        number += 1
        if number > 1:
            yield reader.line_num, {key: cell[:_MAX_CELL] for key, cell in zip(headers, cells, strict=False)}
