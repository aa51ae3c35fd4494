"""Read the structure of a LimeSurvey survey (.lss), 2 to 6: texts stand in the rows, or in `*_l10ns` tables."""

from lxml import etree

from apropia.formats.hardened_xml import line_of
from apropia.formats.questions.limesurvey import Answer, Group, Survey, SurveyQuestion, Texts, notes_of, questions_of
from apropia.formats.questions.records import QuestionFile

NAME = "LimeSurvey (.lss)"
Row = dict[str, str]


def read_lss(root: etree._Element) -> QuestionFile:
    """Read every question of a survey."""
    survey = survey_of(root)
    return QuestionFile(format=NAME, questions=tuple(questions_of(survey)), notes=notes_of(survey))


def survey_of(root: etree._Element) -> Survey:
    """Return the survey that the tables of the file describe."""
    survey = Survey(languages=_languages(root))
    base = survey.languages[0] if survey.languages else ""
    for row in _rows(root, "surveys_languagesettings"):
        survey.titles[row.get("surveyls_language", base)] = row.get("surveyls_title", "")
    for row in (*_rows(root, "groups"), *_rows(root, "group_l10ns")):
        group = survey.groups.setdefault(row.get("gid", ""), Group())
        group.order = _number(row.get("group_order"), group.order)
        group.relevance = row.get("grelevance") or group.relevance
        _say(group.titles, row.get("language", base), row.get("group_name", ""))
    _add_questions(root, survey, base)
    _add_answers(root, survey, base)
    for row in _rows(root, "conditions"):
        if (question := survey.questions.get(row.get("qid", ""))) is not None:
            question.has_old_conditions = True
    return survey


def _languages(root: etree._Element) -> list[str]:
    listed = [(one.text or "").strip() for one in root.iterfind("languages/language")]
    own = next((row.get("language", "") for row in _rows(root, "surveys")), "")
    return [one for one in dict.fromkeys([own, *listed]) if one]


def _add_questions(root: etree._Element, survey: Survey, base: str) -> None:
    parents: dict[str, tuple[str, Answer]] = {}
    for row in (*_rows(root, "questions"), *_rows(root, "subquestions")):
        qid, parent, language = row.get("qid", ""), row.get("parent_qid", "0"), row.get("language", base)
        if parent not in {"", "0"}:
            _parent, answer = parents.setdefault(qid, (parent, Answer(row.get("title", ""))))
            answer.order, answer.scale = _number(row.get("question_order"), 0), row.get("scale_id") or "0"
            _say(answer.texts, language, row.get("question", ""))
            continue
        question = survey.questions.setdefault(
            qid, SurveyQuestion(code=row.get("title", ""), type=row.get("type", ""), line=int(row["#line"]))
        )
        question.group, question.order = row.get("gid", ""), _number(row.get("question_order"), 0)
        question.relevance = row.get("relevance") or question.relevance
        question.has_other = row.get("other") == "Y"
        _tell(question, language, row)
    for row in _rows(root, "question_l10ns"):
        qid, language = row.get("qid", ""), row.get("language", base)
        if qid in parents:
            _say(parents[qid][1].texts, language, row.get("question", ""))
        elif qid in survey.questions:
            _tell(survey.questions[qid], language, row)
    for parent, answer in sorted(parents.values(), key=lambda pair: pair[1].order):
        if parent in survey.questions and answer.scale == "0":
            survey.questions[parent].rows.append(answer)


def _tell(question: SurveyQuestion, language: str, row: Row) -> None:
    _say(question.texts, language, row.get("question", ""))
    _say(question.helps, language, row.get("help", ""))
    question.has_script = question.has_script or bool(row.get("script", "").strip())


def _add_answers(root: etree._Element, survey: Survey, base: str) -> None:
    found: dict[tuple[str, str, str], Answer] = {}
    by_id: dict[str, Answer] = {}
    for row in _rows(root, "answers"):
        qid, code, scale = row.get("qid", ""), row.get("code", ""), row.get("scale_id") or "0"
        question = survey.questions.get(qid)
        if question is None:
            continue
        if (qid, code, scale) not in found:
            found[qid, code, scale] = Answer(code, scale=scale)
            question.answers.append(found[qid, code, scale])
        answer = found[qid, code, scale]
        answer.order, answer.points = _number(row.get("sortorder"), 0), float(_number(row.get("assessment_value"), 0))
        _say(answer.texts, row.get("language", base), row.get("answer", ""))
        by_id[row.get("aid", "")] = answer
    for row in _rows(root, "answer_l10ns"):
        if (known := by_id.get(row.get("aid", ""))) is not None:
            _say(known.texts, row.get("language", base), row.get("answer", ""))
    for question in survey.questions.values():
        question.answers.sort(key=lambda one: one.order)


def _rows(root: etree._Element, table: str) -> list[Row]:
    """Return the rows of a table, each with its line as `#line`."""
    rows = []
    for element in root.iterfind(f"{table}/rows/row"):
        row = {str(cell.tag): (cell.text or "").strip() for cell in element.iterchildren("*")}
        rows.append(row | {"#line": str(line_of(element))})
    return rows


def _say(texts: Texts, language: str, words: str) -> None:
    if words:
        texts[language] = words


def _number(text: str | None, otherwise: int) -> int:
    try:
        return int((text or "")[:9])
    except ValueError:
        return otherwise
