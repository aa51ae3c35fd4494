"""Use reports recognised by header, and what counts as use in each."""

import datetime as dt
from pathlib import Path

import pytest

from apropia.formats.errors import FormatError
from apropia.formats.tabular.schema import Problem
from apropia.formats.usage_reports.periods import Period, parse_period, period_of_report
from apropia.formats.usage_reports.reading import read, recognise, too_many_bad_rows
from apropia.formats.usage_reports.rows import ReportKind, UsageRow

SAMPLES = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "m365"
MAY = Period(dt.date(2026, 5, 1), dt.date(2026, 5, 31))

TEAMS = (
    "Report Refresh Date,Tenant Display Name,User Id,User Principal Name,Last Activity Date,Is Deleted,Deleted Date,"
    "Assigned Products,Team Chat Message Count,Private Chat Message Count,Call Count,Meeting Count,Post Messages,"
    "Reply Messages,Meetings Organized Count,Meetings Attended Count,Audio Duration,Audio Duration In Seconds,"
    "Has Other Action,Is Licensed,Report Period\n"
)
EMAIL = (
    "Report Refresh Date,User Principal Name,Display Name,Is Deleted,Deleted Date,Last Activity Date,Send Count,"
    "Receive Count,Read Count,Meeting Created Count,Meeting Interacted Count,Assigned Products,Report Period\n"
)
ONEDRIVE = (
    "Report Refresh Date,Site URL,Owner Display Name,Is Deleted,Last Activity Date,File Count,Active File Count,"
    "Owner Principal Name,Report Period\n"
)
OLDER_TEAMS = (
    "Report Refresh Date,User Principal Name,Team Chat Message Count,Private Chat Message Count,Call Count,"
    "Meeting Count,Report Period\n"
)
ACTIVE = (
    "Report Refresh Date,User Principal Name,Is Deleted,Has Exchange License,Has Teams License,Has Yammer License,"
    "Exchange Last Activity Date,Teams Last Activity Date,Yammer Last Activity Date\n"
)
GENERIC = "correo,servicio_codigo,periodo_inicio,periodo_fin,habilitado,activo,acciones,funciones_usadas\n"


def rows_of(text, period=None):
    return list(read(recognise(text.encode("utf-8-sig")), period=period))


def teams_row(**cells):
    values = {
        "team": 0,
        "private": 0,
        "calls": 0,
        "meetings": 0,
        "posts": 0,
        "attended": 0,
        "other": "No",
        "licensed": "Yes",
    }
    v = values | cells
    return (
        f"2026-05-31,Puerto Claro,x,ana@b.co,2026-05-30,False,,E5,{v['team']},{v['private']},{v['calls']},"
        f"{v['meetings']},{v['posts']},0,0,{v['attended']},PT1H3M,3780,{v['other']},{v['licensed']},30\n"
    )


def test_the_period_of_a_report_ends_on_its_refresh_date():
    assert period_of_report(dt.date(2026, 5, 31), 30) == Period(dt.date(2026, 5, 2), dt.date(2026, 5, 31))
    assert period_of_report(dt.date(2026, 5, 31), 30).days == 30


def test_a_period_belongs_to_the_month_of_most_of_its_days():
    assert period_of_report(dt.date(2026, 5, 23), 30).month == dt.date(2026, 5, 1)
    assert period_of_report(dt.date(2026, 5, 10), 30).month == dt.date(2026, 4, 1)
    assert Period(dt.date(2026, 4, 28), dt.date(2026, 5, 3)).month == dt.date(2026, 5, 1)  # three and three: the later
    assert not period_of_report(dt.date(2026, 5, 31), 90).fits_a_month


@pytest.mark.parametrize("text", ["", "2026-05-01", "2026-05-31..2026-05-01", "mayo..junio"])
def test_a_period_that_is_not_understood_is_refused(text):
    with pytest.raises(FormatError):
        parse_period(text)
    assert parse_period("2026-05-01..2026-05-31") == MAY


@pytest.mark.parametrize(
    ("cells", "active"),
    [
        ({}, False),
        ({"team": 1}, True),
        ({"private": 3}, True),
        ({"calls": 1}, True),
        ({"attended": 1}, True),
        ({"posts": 1}, True),
        ({"other": "Yes"}, True),
        ({"meetings": 5}, False),  # attended and organised are told apart in this report: the old sum is not needed
    ],
)
def test_teams_counts_deeds_only(cells, active):
    [row] = rows_of(TEAMS + teams_row(**cells))

    assert row.active is active
    assert row.enabled
    assert (row.period_start, row.period_end) == (dt.date(2026, 5, 2), dt.date(2026, 5, 31))


def test_older_teams_reports_without_attended_meetings_are_read():
    [row] = rows_of(OLDER_TEAMS + "2026-05-31,ANA@b.co,0,0,0,2,7\n")

    assert row.active
    assert row.identity == "ana@b.co"
    assert row.functions_used == ("reuniones",)


def test_unlicensed_accounts_are_not_enabled():
    [row] = rows_of(TEAMS + teams_row(licensed="No"))

    assert not row.enabled


def test_receiving_mail_is_not_use():
    received, sent = rows_of(
        EMAIL
        + "2026-05-31,ana@b.co,Ana,False,,2026-05-30,0,900,0,0,0,E5,30\n"
        + "2026-05-31,beto@b.co,Beto,FALSE,,,1,0,0,0,0,E5,30\n"
    )

    assert not received.active
    assert sent.active
    assert sent.actions == 1


def test_a_deleted_account_is_not_enabled():
    [row] = rows_of(EMAIL + "2026-05-31,ana@b.co,Ana,True,2026-05-20,,3,0,0,0,0,E5,30\n")

    assert row.deleted
    assert not row.enabled


def test_active_users_need_a_period_and_speak_of_each_product():
    text = ACTIVE + "2026-05-31,ana@b.co,False,True,True,False,2026-05-30,2026-03-01,\n"
    with pytest.raises(FormatError) as refusal:
        rows_of(text)
    assert refusal.value.code == "period_needed"

    rows = rows_of(text, MAY)

    assert [(row.service_hint, row.enabled, row.active) for row in rows] == [
        ("M365", True, True),
        ("EXCHANGE", True, True),
        ("TEAMS", True, False),
    ]


def test_onedrive_is_told_by_owner_and_active_files():
    rows = rows_of(ONEDRIVE + "2026-05-31,x,Ana,False,,10,4,ana@b.co,30\n2026-05-31,y,,False,,10,4,,30\n")

    assert [(row.identity, row.active) for row in rows] == [("ana@b.co", True)]


def test_unknown_columns_are_logged_and_order_does_not_matter():
    header = b"Copilot Count,Report Period,Read Count,Send Count,User Principal Name,Report Refresh Date\n"
    report = recognise(header + b"1,7,0,2,a@b.co,2026-05-31\n")

    assert report.kind is ReportKind.M365_EMAIL
    assert report.unknown == ("Copilot Count",)
    assert next(iter(read(report))).active


def test_a_missing_required_column_refuses_the_whole():
    with pytest.raises(FormatError, match="read count") as refusal:
        recognise(b"Report Refresh Date,User Principal Name,Send Count,Report Period\n")
    assert refusal.value.code == "missing_columns"


def test_what_is_no_report_is_refused():
    with pytest.raises(FormatError) as refusal:
        recognise(b"color,sabor\nrojo,dulce\n")
    assert refusal.value.code == "unknown_report"


def test_concealed_identities_are_seen_and_marked():
    text = EMAIL + "2026-05-31,5535B4D580981B19AD1942C38063507F,X,False,,,1,0,0,0,0,E5,30\n"
    report = recognise(text.encode())

    assert report.concealed
    assert next(iter(read(report))).concealed


def test_rows_that_do_not_fit_the_header_are_refused_with_the_reason():
    wide, short, bad = rows_of(
        EMAIL
        + "2026-05-31,ana@b.co,Ana, la jefa,False,,,1,0,0,0,0,E5,30\n2026-05-31,beto@b.co,Beto\n"
        + "2026-05-31,carla@b.co,Carla,False,,,muchos,0,0,0,0,E5,30\n"
    )

    assert (wide.row, wide.code) == (2, "too_many_cells")
    assert (short.row, short.code) == (3, "too_few_cells")
    assert (bad.row, bad.column, bad.code) == (4, "Send Count", "bad_number")


def test_a_report_saved_again_by_a_spanish_spreadsheet_is_read():
    text = (EMAIL + "31/05/2026,ana@b.co,Ana,FALSO,,30/05/2026,1200,0,0,0,0,E5,30\n").replace(",", ";")
    [row] = rows_of(text)

    assert (row.actions, row.period_end) == (1200, dt.date(2026, 5, 31))


def test_generic_rows_carry_their_period_and_functions():
    [row] = rows_of(GENERIC + 'Ana@b.co,teams,01/05/2026,31/05/2026,sí,sí,"1.200",chat;reuniones\n')

    assert row == UsageRow(
        2, "ana@b.co", False, "TEAMS", MAY.start, MAY.end, None, True, True, 1200, ("chat", "reuniones"), False
    )


def test_generic_rows_without_period_take_the_given_one():
    report = recognise(b"usuario;servicio;acciones\njperez;TEAMS;0\n")
    assert report.needs_period

    [row] = read(report, period=MAY)

    assert (row.identity, row.concealed, row.active, row.period_end) == ("jperez", False, False, MAY.end)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("ana@b.co,TEAMS,31/05/2026,01/05/2026,sí,sí,1,", "bad_period"),
        ("ana@b.co,TEAMS,31/05/2026,,sí,sí,1,", "bad_period"),
        ("ana@b.co,TEAMS,01/05/2026,31/05/2026,sí,,,", "missing_value"),
        ("ana@malo,TEAMS,01/05/2026,31/05/2026,sí,sí,1,", "bad_email"),
        (",TEAMS,01/05/2026,31/05/2026,sí,sí,1,", "missing_value"),
    ],
)
def test_generic_rows_that_cannot_be_read_say_why(line, code):
    good = "b@b.co,TEAMS,01/05/2026,31/05/2026,sí,sí,1,\n"
    _, problem = rows_of(GENERIC + good + line + "\n")

    assert isinstance(problem, Problem)
    assert (problem.row, problem.code) == (3, code)


def test_more_than_one_in_twenty_is_too_many():
    assert not too_many_bad_rows(rows=100, rejected=5)
    assert too_many_bad_rows(rows=100, rejected=6)
    assert too_many_bad_rows(rows=1, rejected=1)


@pytest.mark.parametrize(
    ("name", "kind", "concealed"),
    [
        ("onedrive__report-usageaccountdetail.csv", ReportKind.M365_ONEDRIVE, True),
        ("outlook__report-mailactivityuserdetail.csv", ReportKind.M365_EMAIL, True),
        ("spo__report-activityuserdetail.csv", ReportKind.M365_SHAREPOINT, False),
        ("tenant__report-activeuserdetail.csv", ReportKind.M365_ACTIVE_USERS, True),
    ],
)
def test_reports_as_the_service_writes_them_are_recognised(name, kind, concealed):
    path = SAMPLES / name
    if not path.exists():
        pytest.skip(f"the sample {name} is not beside the project")
    report = recognise(path)
    outcomes = list(read(report, period=Period(dt.date(2022, 10, 1), dt.date(2022, 10, 23))))

    assert (report.kind, report.concealed, report.unknown) == (kind, concealed, ())
    if kind is ReportKind.M365_ACTIVE_USERS:  # two values more than its header: nobody can tell which belongs where
        assert [problem.code for problem in outcomes] == ["too_many_cells"]
    else:
        assert [(row.active, row.enabled) for row in outcomes] == [(False, True)]
