"""What launched content of cmi5 may say, read and keep, and what is refused."""

import json

import pytest

import package_factories as made
from apropia.foundation import content_origin
from apropia.packages.actions.launching import LIFETIME
from apropia.packages.actions.statements import activity_id
from apropia.packages.models import Document, Launch, Statement, UnitRun
from apropia.packages.queries.actors import actor_of
from packages.launched import BACK, VERBS, Content

pytestmark = pytest.mark.django_db


def test_the_token_is_handed_over_once_and_no_secret_is_kept(content):
    one = content(started=False)

    token = one.client.post(one.fetch).json()["auth-token"]
    again = one.client.post(one.fetch)

    assert (again.status_code, again.json()["error-code"]) == (403, "1")
    kept = Launch.objects.get()
    assert token not in (kept.token_hash, kept.fetch_hash)
    assert one.client.post("/xapi/fetch/nadie/").status_code == 404
    assert one.client.get(one.fetch).status_code == 405


def test_the_session_tells_how_to_begin_and_whom_it_is_about(content, beto):
    one = content(data=made.cmi5(mastery="0.6"))

    given = one.state("GET", "LMS.LaunchData").json()

    assert (given["moveOn"], given["masteryScore"], given["launchMode"]) == ("CompletedOrPassed", 0.6, "Normal")
    assert (given["returnURL"], given["launchParameters"]) == (BACK, "modo=prueba")
    assert given["contextTemplate"]["contextActivities"]["grouping"] == [{"id": "https://ejemplo.gov.co/au/1"}]
    assert json.loads(one.given["actor"]) == actor_of(beto)
    assert str(beto.pseudonym) not in one.given["actor"]
    assert one.state("PUT", "LMS.LaunchData", {}).status_code in (403, 409)


@pytest.mark.parametrize(
    ("rule", "verbs", "is_done"),
    [
        ("Completed", ["completed"], True),
        ("Completed", ["passed"], False),
        ("Passed", ["passed"], True),
        ("Passed", ["completed", "failed"], False),
        ("CompletedAndPassed", ["completed"], False),
        ("CompletedAndPassed", ["passed", "completed"], True),
        ("CompletedOrPassed", ["failed"], False),
        ("CompletedOrPassed", ["completed"], True),
        ("NotApplicable", [], True),
    ],
)
def test_a_part_is_done_by_its_own_rule(content, rule, verbs, is_done):
    one = content(data=made.cmi5(move_on=rule))
    one.say("initialized")
    for verb in verbs:
        assert one.say(verb, result={"score": {"scaled": 0.5}}).status_code == 204

    assert (UnitRun.objects.get().satisfied_at is not None) == is_done


def test_a_statement_is_kept_once_and_who_vouches_for_it_is_said_by_us(content):
    one = content()
    told = one.statement("initialized", authority={"mbox": "mailto:yo@ejemplo.org"}, stored="2020-01-01T00:00:00Z")
    path = f"statements?statementId={told['id']}"

    assert [one.ask("PUT", path, told).status_code for _twice in range(2)] == [204, 204]
    other = one.ask("PUT", path, told | {"timestamp": "2026-11-23T15:00:00Z"})

    assert other.status_code == 409
    kept = Statement.objects.get(statement_id=told["id"]).payload
    assert kept["authority"]["account"]["name"] == "apropia"
    assert kept["stored"] != told["stored"]
    assert one.ask("GET", path).json()["id"] == told["id"]


def test_nobody_speaks_for_another_or_out_of_her_session(content, beto, ana):
    one, other = content(), content(person=ana)
    other.say("initialized")

    for changed in (
        {"actor": actor_of(ana)},
        {"actor": {"mbox": "mailto:otra@ejemplo.org"}},
        {"actor": actor_of(beto) | {"mbox": "mailto:otra@ejemplo.org"}},
        {"actor": None},
        {"context": {}},
        {"context": other.statement("x")["context"]},
    ):
        assert one.say("initialized", **changed).status_code == 403
    assert one.ask("GET", f"statements?statementId={Statement.objects.latest('pk').statement_id}").status_code == 404
    assert other.ask("GET", "statements").json()["statements"][0]["actor"] == actor_of(ana)
    assert one.state("GET").status_code == 404
    assert one.ask("GET", f"activities/state?activityId={activity_id(other.run)}&stateId=x").status_code == 403


def test_a_session_begins_once_and_ends(content):
    one = content()

    assert one.say("completed").status_code == 400
    assert one.say("initialized").status_code == 204
    assert one.say("initialized").status_code == 400
    assert one.say("terminated", result={"duration": "PT90S"}).status_code == 204
    assert one.say("completed").status_code == 401
    assert UnitRun.objects.get().seconds == 90


def test_another_launch_abandons_the_open_session(content, beto, at):
    one = content()
    one.say("initialized")

    Content(one.client, one.run, beto, at)

    assert one.say("completed").status_code == 401
    assert Launch.objects.earliest("pk").is_abandoned
    assert Statement.objects.filter(verb="https://w3id.org/xapi/adl/verbs/abandoned").count() == 1


def test_a_session_ends_by_itself(content, monkeypatch, at):
    one = content()
    monkeypatch.setattr("apropia.foundation.clock.now", lambda: at + LIFETIME)

    assert one.say("initialized").status_code == 401


@pytest.mark.parametrize("said", ["", "Basic", "Basic !!", "Basic bm9wZQ==", "Bearer x", "Basic " + "A" * 5000])
def test_without_the_token_nothing_is_answered(content, said):
    one = content()

    assert one.ask("GET", "statements", Authorization=said).status_code == 401


def test_a_score_below_the_pass_mark_is_no_pass(content):
    one = content(data=made.cmi5(mastery="0.8"))
    one.say("initialized")

    assert one.say("passed", result={"score": {"scaled": 0.7}}).status_code == 400
    assert UnitRun.objects.get().satisfied_at is None


def test_documents_are_kept_with_the_conditions_of_the_standard(content):
    one = content()

    assert one.state("GET").status_code == 404
    assert one.state("PUT", body={"page": 1}).status_code == 204
    shown = one.state("GET")
    assert shown.json() == {"page": 1}
    assert one.state("PUT", body={"page": 2}, **{"If-Match": '"otro"'}).status_code == 412
    assert one.state("PUT", body={"page": 2}, **{"If-None-Match": "*"}).status_code == 412
    assert one.state("PUT", body={"page": 2}, **{"If-Match": shown["ETag"]}).status_code == 204
    assert one.state("POST", body={"other": 3}).status_code == 204
    assert one.state("GET").json() == {"page": 2, "other": 3}
    assert one.state("DELETE").status_code == 204
    assert one.state("GET").status_code == 404


def test_a_profile_is_not_overwritten_blindly(content):
    one = content()
    path = "agents/profile?profileId=cmi5LearnerPreferences"

    assert one.ask("PUT", path, {"a": 1}).status_code == 204
    assert one.ask("PUT", path, {"a": 2}).status_code == 409
    assert one.ask("PUT", path, {"a": 2}, **{"If-Match": one.ask("GET", path)["ETag"]}).status_code == 204


def test_a_document_is_never_shown_as_a_page(content):
    one = content()
    one.ask(
        "PUT",
        f"activities/state?activityId={activity_id(one.run)}&stateId=x",
        b"<script>",
        **{"Content-Type": "text/html"},
    )
    Document.objects.filter(key="x").update(content_type="text/html")

    shown = one.state("GET", "x")

    assert shown["Content-Type"] == "application/octet-stream"


def test_only_the_content_origin_may_read_the_answers(content):
    one = content()
    ours = content_origin.origin_for("http://testserver")

    asked = one.ask("OPTIONS", "statements", Origin=ours)
    other = one.ask("OPTIONS", "statements", Origin="http://otro.prueba")

    assert (asked.status_code, asked["Access-Control-Allow-Origin"]) == (204, ours)
    assert "Access-Control-Allow-Credentials" not in asked
    assert "Access-Control-Allow-Origin" not in other


@pytest.mark.parametrize(
    "body", [b"", b"no", b"[]", b"[1]", b"[" * 9000, b'{"id": "no"}', b'"x"', b"{" + b" " * 300_000 + b"}"]
)
def test_what_is_no_statement_is_refused(content, body):
    one = content()

    assert one.ask("POST", "statements", body).status_code in (400, 413)
    assert Statement.objects.count() == 1


def test_what_no_database_keeps_is_refused_or_made_text(content):
    one = content()
    for odd, status in ((b"NaN", 400), (b"1e999", 400), (b'"\\ud800"', 200)):
        body = json.dumps(one.statement("initialized")).encode().replace(b'"actor"', b'"x": %s, "actor"' % odd)
        assert one.ask("POST", "statements", body).status_code == status

    assert one.state("PUT", body=b"roto").status_code == 204
    assert one.state("POST", body={"a": 1}).status_code == 400


def test_a_person_launches_only_her_own_part(client_of, content, ana, beto):
    one = content()

    assert client_of(ana).post(f"/paquetes/parte/{one.run.uid}/lanzar/").status_code == 404
    assert "fetch=" in client_of(beto).post(f"/paquetes/parte/{one.run.uid}/lanzar/").json()["query"]
    assert client_of(beto).get(f"/paquetes/parte/{one.run.uid}/estado/").json() == {"done": False, "ended": False}


def test_statements_are_found_as_content_asks_for_them(content):
    one = content()
    one.say("initialized")
    one.say("completed", result={"completion": True})

    def verbs(asked: str) -> list[str]:
        found = one.ask("GET", f"statements?{asked}").json()["statements"]
        return [said["verb"]["id"].rpartition("/")[2] for said in found]

    everything = verbs("")
    assert everything[-3:] == ["completed", "initialized", "launched"]
    assert verbs(f"verb={VERBS}completed") == ["completed"]
    assert verbs("limit=2") == everything[:2]
    assert verbs("ascending=true&limit=1") == ["launched"]
    assert verbs(f"activity={activity_id(one.run)}&limit=1") == ["completed"]
    assert verbs("since=2999-01-01T00:00:00Z") == []
    assert verbs("until=2999-01-01T00:00:00") == everything
    for wrong in ("limit=muchos", "limit=-1", "since=ayer", "statementId=no"):
        assert one.ask("GET", f"statements?{wrong}").status_code == 400
