"""Use reports from file to counting, and back."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from apropia.formats.usage_reports.periods import parse_period
from apropia.foundation import clock
from apropia.foundation.audit.models import AuditEvent
from apropia.foundation.errors import DomainError
from apropia.people.models import Role
from apropia.usage import actions, personal_data
from apropia.usage.models import ServiceLink, UsageImport, UsageRecord, UsageSlice, UsageSource
from apropia.usage.queries.figures import Place, coverage, current_slices, person_use, places_on
from apropia.usage.queries.own import own_use
from people_factories import make_person
from usage.factories import (
    ACTIVE,
    email_report,
    email_row,
    generic,
    make_service,
    may,
    teams_report,
    teams_row,
)

SAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "m365"
MAY = date(2026, 5, 1)
JUNE_1 = date(2026, 6, 1)


@pytest.fixture
def teams(entity):
    return make_service(entity=entity, code="teams", name="Microsoft Teams")


@pytest.fixture
def mail(entity):
    return make_service(entity=entity, code="correo", name="Correo institucional")


@pytest.fixture
def bring(entity, carla, at):
    """Return a function that imports a report and gives what came of it."""

    def run(data, **options):
        return actions.import_use(entity=entity, data=data, filename="uso.csv", by=carla, at=at, **options)

    return run


def counted(entity, month=MAY):
    """Return enabled and active persons by service."""
    found = {}
    for use in person_use(entity=entity, month=month):
        if use.is_enabled:
            enabled, active = found.get(use.service_id, (0, 0))
            found[use.service_id] = (enabled + 1, active + use.is_active)
    return found


def test_rows_are_matched_by_address_and_counted(bring, entity, teams, ana, beto):
    stranger = "nadie@b.co,teams,2026-05-01,2026-05-31,sí,sí,1,"
    report = bring(generic(may(ana), may(beto, active="no", actions=0), stranger))

    assert report.as_json() == {"applied": 3, "rejected": 0, "problems": [], "warnings": []}
    assert counted(entity) == {teams.pk: (2, 1)}
    known = coverage(entity=entity, start=MAY, end=MAY)
    assert (known.matched, known.unmatched) == (2, 1)
    assert known.matched_share == pytest.approx(2 / 3)


def test_unmatched_accounts_are_kept_as_counts_only(bring, teams):
    bring(generic("nadie@b.co,teams,2026-05-01,2026-05-31,sí,sí,1,"))

    assert not UsageRecord.objects.exists()
    assert UsageSlice.objects.get().unmatched_count == 1
    assert "nadie" not in str(UsageImport.objects.values_list())


def test_accounts_with_another_name_are_matched_by_alias(bring, entity, teams, ana, carla, at):
    actions.add_alias(email=ana.email, value="AASESORA", by=carla, at=at)
    bring(generic("aasesora,teams,2026-05-01,2026-05-31,sí,sí,1,"))

    assert UsageRecord.objects.get().pseudonym == ana.pseudonym


def test_concealed_accounts_are_aggregate_only(bring, entity, mail):
    hidden = [email_row(f"{n:032X}", sent=n % 2) for n in range(10)]
    bring(email_report(*hidden))

    assert not UsageRecord.objects.exists()
    assert counted(entity) == {}
    [told] = current_slices(entity=entity, start=MAY, end=MAY)
    assert (told.service_id, told.concealed_enabled_count, told.concealed_active_count) == (mail.pk, 10, 5)


def test_the_same_file_never_counts_twice(bring, entity, teams, ana):
    data = generic(may(ana))
    bring(data)
    again = bring(data)

    assert (again.applied, again.problems[0].code) == (0, "already_imported")
    assert counted(entity)[teams.pk] == (1, 1)


def test_a_reverted_file_may_come_again(bring, entity, teams, ana, carla, run_jobs):
    data = generic(may(ana))
    bring(data)
    actions.revert(usage_import=UsageImport.objects.get(), by=carla, at=clock.now())
    assert counted(entity) == {}
    run_jobs()
    assert not UsageRecord.objects.exists()

    assert bring(data).applied == 1
    assert counted(entity)[teams.pk] == (1, 1)


def test_of_overlapping_periods_the_latest_refresh_counts(bring, entity, mail, ana, beto):
    bring(email_report(email_row(ana.email, refreshed="2026-05-28"), email_row(beto.email, refreshed="2026-05-28")))
    bring(email_report(email_row(ana.email, refreshed="2026-05-31"), email_row(beto.email, sent=0)))

    assert counted(entity)[mail.pk] == (2, 1)


def test_an_older_report_that_comes_late_does_not_displace_a_newer_one(bring, entity, mail, ana):
    bring(email_report(email_row(ana.email, sent=1, refreshed="2026-05-31")))
    bring(email_report(email_row(ana.email, sent=0, refreshed="2026-05-25")))

    assert counted(entity)[mail.pk] == (1, 1)
    assert UsageSlice.objects.filter(is_current=True).get().period_end == date(2026, 5, 31)


def test_reverting_gives_back_what_was_displaced(bring, entity, mail, ana, carla, at):
    bring(email_report(email_row(ana.email, sent=1, refreshed="2026-05-28")))
    bring(email_report(email_row(ana.email, sent=0, refreshed="2026-05-31")))
    assert counted(entity)[mail.pk] == (1, 0)
    actions.revert(usage_import=UsageImport.objects.order_by("pk").last(), by=carla, at=at)

    assert counted(entity)[mail.pk] == (1, 1)


def test_weeks_make_up_a_month_until_a_monthly_report_comes(bring, entity, mail, ana, beto):
    first, second = {"refreshed": "2026-05-10", "days": 7}, {"refreshed": "2026-05-17", "days": 7}
    bring(email_report(email_row(ana.email, **first), email_row(beto.email, sent=0, **first)))
    bring(email_report(email_row(beto.email, **second), email_row(ana.email, sent=0, **second)))
    assert counted(entity)[mail.pk] == (2, 2)

    bring(email_report(email_row(ana.email), email_row(beto.email, sent=0)))
    assert counted(entity)[mail.pk] == (2, 1)


def test_two_sources_of_one_service_count_a_person_once(bring, entity, mail, ana):
    make_service(entity=entity, code="m365", name="Microsoft 365")
    bring(email_report(email_row(ana.email)))
    active = ACTIVE + f"2026-05-31,{ana.email},False,True,False,2026-05-20,\n"
    bring(active.encode(), period=parse_period("2026-05-01..2026-05-31"))

    assert counted(entity)[mail.pk] == (1, 1)


def test_active_are_only_those_who_are_enabled(bring, entity, teams, ana):
    bring(generic(may(ana, enabled="no")))

    assert counted(entity) == {}


def test_counts_stand_by_unit_and_engagement_at_the_end_of_the_month(bring, entity, teams, ana, beto, unit):
    bring(generic(may(ana), may(beto)))
    places = places_on(entity=entity, day=date(2026, 5, 31))
    uses = list(person_use(entity=entity, month=MAY, services=[teams]))

    assert [places[use.pseudonym] for use in uses] == 2 * [Place(unit.pk, "CAREER")]


def test_a_report_without_period_asks_for_one(bring, entity, ana):
    make_service(entity=entity, code="m365", name="Microsoft 365")
    data = (ACTIVE + f"2026-05-31,{ana.email},False,True,True,2026-05-20,\n").encode()
    asked = bring(data)

    assert [problem.code for problem in asked.problems] == ["period_needed"]
    assert bring(data, period=parse_period("2026-05-01..2026-05-31")).applied == 1


def test_a_service_that_is_not_in_the_catalogue_is_asked_for(bring, ana):
    assert [problem.code for problem in bring(email_report(email_row(ana.email))).problems] == ["unknown_service"]


def test_names_left_out_of_one_report_are_asked_for_in_the_next(bring, entity, mail, ana):
    """What a report on the whole suite could not place says nothing of the report on that product alone."""
    suite = (ACTIVE + f"2026-05-31,{ana.email},False,True,True,2026-05-20,2026-05-20\n").encode()
    assert bring(suite, period=parse_period("2026-05-01..2026-05-31")).applied == 1

    asked = bring(teams_report(teams_row(ana.email)))
    assert [problem.code for problem in asked.problems] == ["unknown_service"]
    assert not ServiceLink.objects.filter(entity=entity, service=None).exists()


def test_a_report_whose_only_service_was_left_out_is_asked_about_again(bring, entity, carla, ana, at):
    """It would count nothing, and still say that its rows were applied."""
    actions.link_services(entity=entity, links={"TEAMS": None}, by=carla, at=at)

    refused = bring(teams_report(teams_row(ana.email)))
    assert (refused.applied, [problem.code for problem in refused.problems]) == (0, ["unknown_service"])


def test_unknown_services_of_a_table_are_problems_by_row(bring, teams, ana):
    good = [may(make_person(unit=ana.unit)) for _ in range(30)]
    report = bring(generic(*good, may(ana, "otro")))

    assert (report.applied, report.rejected) == (30, 1)
    assert (report.problems[0].row, report.problems[0].code) == (32, "unknown_service")
    assert UsageImport.objects.get().unknown_services == ["OTRO"]


def test_more_than_one_bad_row_in_twenty_refuses_the_whole(bring, entity, teams, ana):
    report = bring(generic(may(ana), "malo@,teams,2026-05-01,2026-05-31,sí,sí,1,"))

    assert (report.applied, report.rejected) == (0, 2)
    assert [problem.code for problem in report.problems] == ["too_many_bad_rows", "bad_email"]
    assert not UsageRecord.objects.exists()
    assert UsageImport.objects.get().status == "REJECTED"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("{},teams,2026-01-01,2026-03-31,sí,sí,1,", "period_too_long"),
        ("{},teams,2030-05-01,2030-05-31,sí,sí,1,", "future_period"),
    ],
)
def test_periods_that_cannot_be_told_by_month_are_refused(bring, teams, ana, row, code):
    assert bring(generic(row.format(ana.email))).problems[1].code == code


def test_a_ninety_day_report_is_refused_whole(bring, mail, ana):
    assert bring(email_report(email_row(ana.email, days=90))).problems[0].code == "period_too_long"


def test_a_repeated_row_is_a_problem_and_two_sites_of_one_person_are_joined(bring, entity, teams, ana):
    good = [may(make_person(unit=ana.unit)) for _ in range(30)]
    assert bring(generic(*good, may(ana), may(ana))).problems[0].code == "repeated_row"

    drive = make_service(entity=entity, code="onedrive")
    header = "Report Refresh Date,Site URL,Active File Count,Owner Principal Name,Report Period\n"
    rows = f"2026-05-31,a,0,{ana.email},30\n2026-05-31,b,4,{ana.email},30\n"
    bring((header + rows).encode())
    record = UsageRecord.objects.get(slice__service=drive)

    assert (record.is_active, record.actions) == (True, 4)


@pytest.mark.parametrize("data", [b"", b"color,sabor\nrojo,dulce\n", b"<html></html>", generic()])
def test_what_is_no_report_is_refused(bring, teams, data):
    report = bring(data)

    assert report.applied == 0
    assert report.problems[0].row == 0
    assert not UsageRecord.objects.exists()


def test_a_dry_run_leaves_nothing(bring, entity, mail, ana):
    lines = AuditEvent.objects.count()
    report = bring(email_report(email_row(ana.email)), dry_run=True)

    assert report.applied == 1
    kept = (UsageImport, UsageSlice, UsageRecord, ServiceLink, UsageSource)
    assert [model.objects.count() for model in kept] == [0, 0, 0, 0, 0]
    assert AuditEvent.objects.count() == lines


def test_a_product_told_by_code_counts_for_that_service_and_is_remembered(bring, entity, mail, teams, ana):
    assert bring(email_report(email_row(ana.email)), links={"exchange": "TEAMS"}).applied == 1

    assert UsageSlice.objects.get().service == teams
    assert (ServiceLink.objects.get().hint, ServiceLink.objects.get().origin) == ("EXCHANGE", "CHOSEN")


def test_a_product_told_in_a_dry_run_changes_no_tie(bring, entity, carla, mail, teams, ana, at):
    actions.link_services(entity=entity, links={"EXCHANGE": mail}, by=carla, at=at)

    assert bring(email_report(email_row(ana.email)), links={"EXCHANGE": "teams"}, dry_run=True).applied == 1

    assert ServiceLink.objects.get().service == mail


def test_a_product_told_without_code_is_left_out(bring, mail, ana):
    row = f"2026-05-31,{ana.email},False,True,True,2026-05-20,2026-05-20\n"
    report = bring((ACTIVE + row).encode(), period=parse_period("2026-05-01..2026-05-31"), links={"TEAMS": ""})

    assert report.applied == 1
    assert ServiceLink.objects.get(hint="TEAMS").service is None


@pytest.mark.parametrize(
    ("links", "code", "words"),
    [
        ({"EXCHANGE": "no-hay"}, "unknown_service", "«no-hay»"),
        ({"EXCHNGE": "correo"}, "unknown_product", "EXCHANGE"),
    ],
)
def test_a_product_told_wrongly_refuses_the_report_whole(bring, mail, ana, links, code, words):
    report = bring(email_report(email_row(ana.email)), links=links)

    assert (report.applied, [one.code for one in report.problems]) == (0, [code])
    assert words in report.problems[0].message
    assert not UsageImport.objects.exists()
    assert not ServiceLink.objects.exists()


def test_a_dry_run_leaves_the_same_report_waiting(bring, entity, carla, teams, ana, at):
    data = generic(may(ana))
    waiting = actions.open_import(entity=entity, filename="u.csv", source=data, file=None, by=carla, at=at)

    assert bring(data, dry_run=True).applied == 1
    assert [one.pk for one in UsageImport.objects.all()] == [waiting.pk]
    assert UsageSource.objects.filter(pk=waiting.source_id).exists()


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "empty"), (b"<html></html>", "not_a_table"), (b"PK\x03\x04", "damaged_workbook")]
)
def test_a_report_refused_whole_says_why_to_programs(bring, teams, data, code):
    assert [one.code for one in bring(data).problems] == [code]


def test_a_report_that_counts_already_says_so_to_programs(bring, teams, ana):
    bring(generic(may(ana)))

    assert [one.code for one in bring(generic(may(ana)), dry_run=True).problems] == ["already_imported"]


def test_staged_records_count_for_nobody(entity, carla, teams, ana, at):
    data = generic(may(ana))
    usage_import = actions.open_import(entity=entity, filename="u.csv", source=data, file=None, by=carla, at=at)
    actions.stage(usage_import=usage_import, source=data, by=carla, at=at)

    assert usage_import.status == "PREVIEWED"
    assert counted(entity) == {}
    assert own_use(person=ana) == []


def test_staging_again_after_a_crash_starts_afresh(entity, carla, teams, ana, at):
    data = generic(may(ana))
    usage_import = actions.open_import(entity=entity, filename="u.csv", source=data, file=None, by=carla, at=at)
    actions.stage(usage_import=usage_import, source=data, by=carla, at=at)
    actions.stage(usage_import=usage_import, source=data, by=carla, at=at)

    assert UsageRecord.objects.count() == 1


def test_an_import_is_applied_once_and_only_when_read(entity, carla, teams, ana, at):
    data = generic(may(ana))
    usage_import = actions.open_import(entity=entity, filename="u.csv", source=data, file=None, by=carla, at=at)
    with pytest.raises(DomainError):
        actions.apply(usage_import=usage_import, by=carla, at=at)
    actions.stage(usage_import=usage_import, source=data, by=carla, at=at)
    actions.apply(usage_import=usage_import, by=carla, at=at)
    with pytest.raises(DomainError, match="ya aplicó"):
        actions.apply(usage_import=usage_import, by=carla, at=at)


def test_only_those_who_measure_bring_use(entity, ana, unit, teams, at):
    with pytest.raises(DomainError):
        actions.import_use(entity=entity, data=generic(may(ana)), filename="u.csv", by=ana, at=at)
    analyst = make_person(unit=unit, roles=[Role.ANALYST])

    assert actions.import_use(entity=entity, data=generic(may(ana)), filename="u.csv", by=analyst, at=at).applied == 1


def test_people_of_another_entity_are_nobody_here(bring, entity, teams, dario):
    bring(generic(may(dario)))

    assert not UsageRecord.objects.exists()


def test_audit_tells_counts_and_no_identity(bring, teams, ana):
    bring(generic(may(ana)))
    line = AuditEvent.objects.get(action="usage.import.applied")

    assert line.detail == {"rows": 1, "matched": 1}


def test_a_person_sees_her_own_use_alone(bring, entity, teams, ana, beto):
    bring(generic(may(ana, actions=7).replace("7,", "7,chat;reuniones"), may(beto, actions=99)))
    [service] = own_use(person=ana)

    assert (service.name, service.active_months) == ("Microsoft Teams", 1)
    assert (service.months[0].actions, service.months[0].functions) == (7, ("chat", "reuniones"))


def test_a_persons_use_is_exported_and_cut_loose_from_her(bring, entity, teams, ana, beto, carla, at):
    actions.add_alias(email=ana.email, value="aasesora", by=carla, at=at)
    bring(generic(may(ana), may(beto)))
    who = {"entity_id": entity.pk, "person_uid": ana.uid, "pseudonym": ana.pseudonym}
    exported = personal_data.export(**who)
    assert [len(rows) for rows in exported.values()] == [1, 1]

    assert personal_data.erase(**who, at=at) == {"usage.UsageRecord": 1, "usage.IdentityAlias": 1}
    assert [len(rows) for rows in personal_data.export(**who).values()] == [0, 0]
    assert UsageRecord.objects.count() == 2


def test_old_uploads_that_never_counted_are_swept(entity, carla, teams, ana, at, run_jobs):
    data = generic(may(ana))
    usage_import = actions.open_import(entity=entity, filename="u.csv", source=data, file=None, by=carla, at=at)
    UsageImport.objects.update(uploaded_at=at - timedelta(days=60))
    actions.discard(usage_import=usage_import, by=None, at=at)

    assert not UsageImport.objects.exists()


@pytest.mark.parametrize("name", ["spo__report-activityuserdetail.csv", "outlook__report-mailactivityuserdetail.csv"])
def test_reports_as_the_service_writes_them_count(bring, entity, mail, name):
    make_service(entity=entity, code="sharepoint")
    path = SAMPLES / name
    if not path.exists():
        pytest.skip(f"the sample {name} is not beside the project")

    assert bring(path).applied == 1
