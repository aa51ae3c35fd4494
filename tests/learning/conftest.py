import pytest

from apropia.learning import actions
from apropia.learning.states.talks import TalkStatus
from apropia.people.models import Role
from learning.talk_factories import data_of
from people_factories import make_person


@pytest.fixture
def fede(unit):
    """Facilitates talks."""
    return make_person(unit=unit, given_names="Fede", surnames="Facilita", roles=[Role.FACILITATOR])


@pytest.fixture
def talk(fede, at):
    """Return a talk of one seat that takes sign-ups."""
    made = actions.talks.create_talk(data=data_of(at), by=fede, at=at)
    actions.talks.move_talk(talk=made, to=TalkStatus.OPEN, by=fede, at=at)
    return made
