"""Turn staged lines into people in one short transaction, and back.

Every step is one statement over all lines, so that the write lock is held for moments however long the roster is.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value

from apropia.formats.tabular.cells import fold
from apropia.people.actions import first_unit
from apropia.people.models import Account, Engagement, OrgUnit, Person, RoleGrant, RosterImport, RosterLine, WorkTeam

Kind, Step = RosterLine.Kind, RosterLine.Step
_UNUSABLE_PASSWORD = "!"  # noqa: S105  what Django stores where no password opens
_MEMBERS = WorkTeam.members.through


def switch(*, roster: RosterImport, today: date, at: datetime) -> None:
    """Make the staged lines true. The caller holds the transaction."""
    lines = RosterLine.objects.filter(roster=roster)
    adopted = first_unit.adopt(roster)
    undo: dict[str, Any] = {"units": _create_units(roster, today), "adopted": adopted, "teams": [], "heads": []}
    _create_persons(roster, lines, at)
    _change_persons(lines)
    undo["engagements"] = _change_engagements(roster, lines)
    RoleGrant.objects.filter(person__in=_persons(lines.filter(kind=Kind.LEAVING)), revoked_at__isnull=True).update(
        revoked_at=at
    )
    undo["heads"] = _set_heads(lines)
    undo["teams"] = _join_teams(roster, lines)
    roster.undo = undo


def insert_from(model: type[models.Model], columns: Sequence[str], rows: QuerySet[Any, Any]) -> None:
    """Insert what a query selects, column by column: `INSERT … SELECT`, which Django's ORM does not write."""
    select, params = rows.query.get_compiler(connection=connection).as_sql()
    quote = connection.ops.quote_name
    fields: list[Any] = [model._meta.get_field(column) for column in columns]
    names = ", ".join(quote(field.column) for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {quote(model._meta.db_table)} ({names}) {select}", params)


def _persons(lines: QuerySet[RosterLine]) -> QuerySet[RosterLine, Any]:
    return lines.order_by().values("person")


def _create_units(roster: RosterImport, today: date) -> list[int]:
    created = []
    for unit in roster.counts.get("new_units", []):
        row, is_new = OrgUnit.objects.get_or_create(
            entity=roster.entity, code=unit["code"], defaults={"name": unit["name"], "valid_from": today}
        )
        if is_new:
            OrgUnit.objects.filter(pk=row.pk).update(path=f"/{row.pk}/")
            created.append(row.pk)
        RosterLine.objects.filter(roster=roster, unit_key=unit["code"]).update(unit=row)
    return created


def _create_persons(roster: RosterImport, lines: QuerySet[RosterLine], at: datetime) -> None:
    new = lines.filter(kind=Kind.NEW).order_by("row")
    missing = new.filter(~Exists(Account.objects.filter(email=OuterRef("email"))))
    account = missing.annotate(
        password=Value(_UNUSABLE_PASSWORD), is_active=Value(True), created_at=Value(at, models.DateTimeField())
    )
    selected = account.values_list("password", "account_uid", "email", "is_active", "created_at")
    insert_from(Account, ("password", "uid", "email", "is_active", "created_at"), selected)
    # An account that already is another person here is left to her: two persons never share one.
    free = Account.objects.filter(email=OuterRef("email")).exclude(persons__entity=roster.entity)
    person = new.annotate(
        account_pk=Subquery(free.values("pk")[:1]),
        status=Value(Person.Status.ACTIVE.value),
        roles=Value([], models.JSONField()),
        created_at=Value(at, models.DateTimeField()),
    )
    same = ("entity", "uid", "pseudonym", "given_names", "surnames", "email", "unit", "engagement_type", "job_level")
    selected_persons = person.values_list(*same, "account_pk", "status", "roles", "created_at")
    insert_from(Person, (*same, "account", "status", "roles", "created_at"), selected_persons)
    lines.filter(kind=Kind.NEW).update(person=Subquery(Person.objects.filter(uid=OuterRef("uid")).values("pk")[:1]))


def _of_line(lines: QuerySet[RosterLine], column: str) -> Subquery:
    return Subquery(lines.filter(person=OuterRef("pk")).order_by().values(column)[:1])


def _change_persons(lines: QuerySet[RosterLine]) -> None:
    staying = lines.filter(kind__in=[Kind.CHANGED, Kind.RETURNING])
    Person.objects.filter(pk__in=_persons(staying)).update(
        **{
            name: _of_line(staying, name)
            for name in ("given_names", "surnames", "unit", "engagement_type", "job_level")
        },
        status=Person.Status.ACTIVE,
        closed_on=None,
    )
    leaving = lines.filter(kind=Kind.LEAVING)
    Person.objects.filter(pk__in=_persons(leaving)).update(
        status=Person.Status.CLOSED, closed_on=_of_line(leaving, "closes_on"), roles=[]
    )


def _of_tie(lines: QuerySet[RosterLine], column: str) -> Subquery:
    return Subquery(lines.filter(engagement=OuterRef("pk")).order_by().values(column)[:1])


def _change_engagements(roster: RosterImport, lines: QuerySet[RosterLine]) -> dict[str, Any]:
    """Close, correct and open engagements; return what undoing needs: the new ones' numbers, and other ones closed."""
    closing = lines.filter(step__in=[Step.MOVE, Step.CLOSE])
    Engagement.objects.filter(pk__in=closing.order_by().values("engagement")).update(
        end_date=_of_tie(closing, "closes_on")
    )
    correcting = lines.filter(step=Step.CORRECT)
    Engagement.objects.filter(pk__in=correcting.order_by().values("engagement")).update(
        unit=_of_tie(correcting, "unit"),
        type=_of_tie(correcting, "engagement_type"),
        job_level=_of_tie(correcting, "job_level"),
        start_date=_of_tie(correcting, "start_date"),
        end_date=_of_tie(correcting, "end_date"),
    )
    others = Engagement.objects.filter(
        person__in=_persons(lines.filter(kind=Kind.LEAVING)), end_date__isnull=True, is_primary=False
    )
    other_ids = list(others.values_list("pk", flat=True))
    others.filter(start_date__lte=_leave_date(lines)).update(end_date=_leave_date(lines))
    before = Engagement.objects.aggregate(last=models.Max("pk"))["last"] or 0
    opening = lines.filter(step__in=[Step.OPEN, Step.MOVE]).order_by("row").annotate(is_primary=Value(True))
    columns = ("entity", "person", "unit", "engagement_type", "job_level", "start_date", "end_date", "is_primary")
    target = ("entity", "person", "unit", "type", "job_level", "start_date", "end_date", "is_primary")
    insert_from(Engagement, target, opening.values_list(*columns))
    after = Engagement.objects.aggregate(last=models.Max("pk"))["last"] or 0
    return {"after": before, "to": after, "others": other_ids}


def _leave_date(lines: QuerySet[RosterLine]) -> Subquery:
    leaving = lines.filter(kind=Kind.LEAVING, person=OuterRef("person"))
    return Subquery(leaving.order_by().values("closes_on")[:1])


def _set_heads(lines: QuerySet[RosterLine]) -> list[list[int | None]]:
    heads = []
    for line in lines.filter(is_head=True).select_related("unit"):
        if line.unit is not None:
            heads.append([line.unit.pk, line.unit.head_id, line.person_id])
            OrgUnit.objects.filter(pk=line.unit.pk).update(head_id=line.person_id)
    return heads


def _join_teams(roster: RosterImport, lines: QuerySet[RosterLine]) -> list[int]:
    joining = lines.exclude(team_name="")
    known = {fold(name): pk for pk, name in WorkTeam.objects.filter(entity=roster.entity).values_list("pk", "name")}
    created = []
    for name in joining.order_by("team_name").values_list("team_name", flat=True).distinct():
        if fold(name) not in known:
            known[fold(name)] = WorkTeam.objects.create(entity=roster.entity, name=name).pk
            created.append(known[fold(name)])
        joining.filter(team_name=name).update(joined_team=known[fold(name)])
    insert_from(_MEMBERS, ("workteam", "person"), joining.order_by("row").values_list("joined_team", "person"))
    return created


# --- and back --------------------------------------------------------------------------------------------------------


def switch_back(*, roster: RosterImport) -> int:
    """Give back what the import changed; return how many persons were left alone. The caller holds the transaction."""
    lines = RosterLine.objects.filter(roster=roster)
    for unit, head, placed in roster.undo["heads"]:
        OrgUnit.objects.filter(pk=unit, head=placed).update(head=head)
    _keep_what_moved_on(roster, lines)
    restored = lines.filter(is_kept=False)
    _restore_engagements(roster, restored)
    _restore_persons(roster, restored)
    _remove_persons(restored)
    _remove_units_and_teams(roster)
    first_unit.give_back(roster)
    return lines.filter(is_kept=True).count()


def _keep_what_moved_on(roster: RosterImport, lines: QuerySet[RosterLine]) -> None:
    """Mark the persons that were changed again, or have done something, since the import."""
    changed = lines.filter(kind__in=[Kind.CHANGED, Kind.RETURNING])
    same = changed.filter(
        person__status=Person.Status.ACTIVE,
        person__given_names=F("given_names"),
        person__surnames=F("surnames"),
        person__unit=F("unit"),
        person__engagement_type=F("engagement_type"),
        person__job_level=F("job_level"),
    )
    changed.exclude(pk__in=same.values("pk")).update(is_kept=True)
    leaving = lines.filter(kind=Kind.LEAVING)
    gone = leaving.filter(person__status=Person.Status.CLOSED, person__closed_on=F("closes_on"))
    leaving.exclude(pk__in=gone.values("pk")).update(is_kept=True)
    later = Engagement.objects.filter(person=OuterRef("person"), pk__gt=roster.undo["engagements"]["to"])
    lines.filter(Exists(later)).update(is_kept=True)
    traces = _traces(Person, "person", {Engagement, RosterLine, _MEMBERS})
    new = lines.filter(kind=Kind.NEW)
    new.filter(traces | Q(person__account__last_login__isnull=False)).update(is_kept=True)


def _traces(model: type[models.Model], key: str, ours: set[type[models.Model]]) -> Q:
    """Return the condition that anything, of whatever domain, points at the row that `key` names."""
    found = Q()
    relations: list[Any] = list(model._meta.related_objects)
    for relation in relations:
        holder = relation.through if relation.many_to_many else relation.related_model
        if holder in ours:
            continue
        names = [field.name for field in holder._meta.fields if field.is_relation and field.related_model is model]
        for name in names if relation.many_to_many else [relation.field.name]:
            found |= Q(Exists(holder._base_manager.filter(**{name: OuterRef(key)})))
    return found


def _restore_engagements(roster: RosterImport, lines: QuerySet[RosterLine]) -> None:
    made = roster.undo["engagements"]
    opened = lines.filter(step__in=[Step.OPEN, Step.MOVE])
    Engagement.objects.filter(pk__gt=made["after"], pk__lte=made["to"], person__in=_persons(opened)).delete()
    closed = lines.filter(step__in=[Step.MOVE, Step.CLOSE])
    Engagement.objects.filter(pk__in=closed.order_by().values("engagement")).update(
        end_date=_of_tie(closed, "before_end_date")
    )
    Engagement.objects.filter(pk__in=made["others"], person__in=_persons(lines)).update(end_date=None)
    corrected = lines.filter(step=Step.CORRECT)
    Engagement.objects.filter(pk__in=corrected.order_by().values("engagement")).update(
        unit=_of_tie(corrected, "before_unit"),
        type=_of_tie(corrected, "before_engagement_type"),
        job_level=_of_tie(corrected, "before_job_level"),
        start_date=_of_tie(corrected, "before_start_date"),
        end_date=_of_tie(corrected, "before_end_date"),
    )


def _restore_persons(roster: RosterImport, lines: QuerySet[RosterLine]) -> None:
    changed = lines.filter(kind__in=[Kind.CHANGED, Kind.RETURNING])
    Person.objects.filter(pk__in=_persons(changed)).update(
        **{
            name: _of_line(changed, f"before_{name}")
            for name in ("given_names", "surnames", "unit", "engagement_type", "job_level", "closed_on")
        }
    )
    back_to_closed = changed.filter(kind=Kind.RETURNING)
    Person.objects.filter(pk__in=_persons(back_to_closed)).update(status=Person.Status.CLOSED)
    left = lines.filter(kind=Kind.LEAVING)
    Person.objects.filter(pk__in=_persons(left)).update(
        status=Person.Status.ACTIVE, closed_on=_of_line(left, "before_closed_on"), roles=_of_line(left, "before_roles")
    )
    RoleGrant.objects.filter(person__in=_persons(left), revoked_at=roster.applied_at).update(revoked_at=None)
    joined = lines.filter(joined_team__isnull=False)
    member = joined.filter(person=OuterRef("person"), joined_team=OuterRef("workteam"))
    rows = _MEMBERS.objects.filter(Exists(member))
    rows._raw_delete(rows.db)


def _remove_persons(lines: QuerySet[RosterLine]) -> None:
    """Delete persons and accounts that only this import made; `_keep_what_moved_on` saw that nothing points at them."""
    new = lines.filter(kind=Kind.NEW)
    persons = Person.objects.filter(uid__in=new.order_by().values("uid"))
    new.update(person=None)
    persons._raw_delete(persons.db)
    accounts = Account.objects.filter(uid__in=new.order_by().values("account_uid"), last_login__isnull=True)
    unused = accounts.exclude(_traces(Account, "pk", set()))
    unused._raw_delete(unused.db)


def _remove_units_and_teams(roster: RosterImport) -> None:
    for pk in roster.undo["units"]:
        RosterLine.objects.filter(roster=roster, unit=pk, is_kept=False).update(unit=None)
        unit = OrgUnit.objects.filter(pk=pk).exclude(_traces(OrgUnit, "pk", set()))
        unit.delete()
    empty = WorkTeam.objects.filter(pk__in=roster.undo["teams"]).exclude(
        Exists(_MEMBERS.objects.filter(workteam=OuterRef("pk")))
    )
    empty.delete()
