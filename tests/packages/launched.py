"""A part of cmi5 that was launched in a test, and speaks."""

import json
import uuid
from urllib.parse import parse_qs

from apropia.packages import actions
from apropia.packages.actions.statements import CATEGORY, activity_id
from apropia.packages.models import Launch
from apropia.packages.queries.actors import actor_of

VERBS = "http://adlnet.gov/expapi/verbs/"
BACK = "http://testserver:8001/x/-/closed.html"


class Content:
    """A part that was launched, and speaks."""

    def __init__(self, client, run, person, at) -> None:
        self.client, self.run, self.person = client, run, person
        query = actions.launching.launch(run=run, app_origin="http://testserver", return_url=BACK, by=person, at=at)
        self.given = {name: value[0] for name, value in parse_qs(query).items()}
        self.fetch = self.given["fetch"].removeprefix("http://testserver")
        self.launch = Launch.objects.latest("pk")
        self.token = ""

    def start(self) -> "Content":
        self.token = self.client.post(self.fetch).json()["auth-token"]
        return self

    def ask(self, method: str, path: str, body=None, **headers):
        said = {"Authorization": f"Basic {self.token}", "X-Experience-API-Version": "1.0.3"} | headers
        sent = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
        return self.client.generic(method, f"/xapi/{path}", sent, content_type="application/json", headers=said)

    def statement(self, verb: str, *, result=None, **more):
        context = {
            "registration": str(self.run.registration.uid),
            "contextActivities": {"grouping": [{"id": self.run.unit}], "category": [{"id": CATEGORY}]},
            "extensions": {"https://w3id.org/xapi/cmi5/context/extensions/sessionid": str(self.launch.uid)},
        }
        said = {
            "id": str(uuid.uuid4()),
            "actor": actor_of(self.person),
            "verb": {"id": VERBS + verb},
            "object": {"id": activity_id(self.run)},
            "context": context,
            "timestamp": "2026-11-23T14:00:00Z",
        }
        return said | ({"result": result} if result else {}) | more

    def say(self, verb: str, **more):
        told = self.statement(verb, **more)
        return self.ask("PUT", f"statements?statementId={told['id']}", told)

    def state(self, method: str, key: str = "lugar", body=None, **headers):
        return self.ask(method, f"activities/state?activityId={activity_id(self.run)}&stateId={key}", body, **headers)
