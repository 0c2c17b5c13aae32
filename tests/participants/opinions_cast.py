"""What tests of third parties' views share: a request, an answer, the address of a link."""

from mentoring.links.issuing import printed
from participants.models import MentoringRequest
from tests.factories import make_person, year_of

WORDS = "Хочу подтянуть алгебру"
ANSWER = {"stance": "confirms", "text": "За год две тройки, старается", "advice": "Терпеливый старшеклассник"}


def make_request(school, name="Белов Артём Дмитриевич", state="accepted", kind="pupil", **person):
    """A request of somebody in words of one's own."""
    who = make_person(school, name, kind, **person)
    return MentoringRequest.objects.create(person=who, year=year_of(school), words=WORDS, state=state)


def address_of(view):
    """The address of its link."""
    view.refresh_from_db()
    return printed(view.link, "").address


def text_of(answer):
    """The page."""
    return answer.content.decode()
