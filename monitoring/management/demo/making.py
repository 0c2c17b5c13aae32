"""The whole demo, in the order in which a school does it: school, people, bases, consents, tandems, orders."""

from collections.abc import Iterator, Mapping

from django.utils import timezone

from mentoring.accounts.models import User
from mentoring.org.models import SchoolYear
from monitoring.management.demo.applications import receive_some
from monitoring.management.demo.labour import employ_mentors
from monitoring.management.demo.names import Name, names
from monitoring.management.demo.offers import offer
from monitoring.management.demo.opinions import ask_others
from monitoring.management.demo.orders import Hands, end_some, registered, returned, submitted
from monitoring.management.demo.papers import ask_families, let_publish, print_some
from monitoring.management.demo.people import Cast, People, Plan, fill_bases, give_consents, spoil_consents
from monitoring.management.demo.requests import ask
from monitoring.management.demo.rights import ask_to_correct, ask_to_erase, edit_in_excel
from monitoring.management.demo.school import CODE, POSTS, SECOND_CODE, make_school, make_users, year_of
from monitoring.management.demo.schooling import teach
from monitoring.management.demo.selection import select
from monitoring.management.demo.tandems import day_in_force, make_tandems
from participants.people.models import Person
from participants.people.registering import add_person
from programs.tandems.models import Tandem

SEED_001 = Plan(pupil_mentors=50, pupil_mentees=105, teacher_mentors=14, teacher_mentees=16)
SMALL = Plan(pupil_mentors=6, pupil_mentees=11, teacher_mentors=3, teacher_mentees=4)


def make_demo(password: str) -> list[str]:
    """Both schools; returns lines for the terminal. Runs in a transaction, on a base with reference data."""
    today = timezone.localdate()
    years = {code: make_school(code, year_of(today)) for code in (CODE, SECOND_CODE)}
    users = make_users(password, years)
    for name, post in POSTS.items():
        employ(users[name], years[SECOND_CODE if name == "curator2" else CODE], post, users)
    invented = names(seed=1)
    cast = fill_school(years[CODE], users["curator"], SEED_001, invented)
    link(users["mentor"], cast.teacher_mentors[0])
    link(users["mentee"], cast.teacher_mentees[0])  # pupils have no account
    tandems = make_tandems(cast, years[CODE], users["curator"], free=3, unpaired=17)
    hands = Hands(users["curator"], users["director"], users["staff"])
    orders = [
        registered(tandems["in_force"], min(today, day_in_force(years[CODE])), hands),
        returned(tandems["returned"], hands),
        submitted(tandems["submitted"], hands),
    ]
    end_some(tandems["in_force"][-12:-10], hands.curator)
    wear_out(tandems, cast, hands.curator)
    select(cast, years[CODE], invented, hands.curator)
    teach(cast, years[CODE], users["curator"].person, hands.curator)
    employ_mentors(cast, years[CODE], hands.staff)
    drafted = [tandem.mentees[0] for tandem in tandems["drafts"][:3]]
    ask_families([*cast.pupil_mentees[-2:], *drafted], years[CODE], hands.curator)
    let_publish(cast.pupil_mentees[:9], years[CODE], hands.curator)
    print_some(cast.pupil_mentees[9:15], years[CODE], hands.curator)
    receive_some(cast, years[CODE], users["curator"])
    withdrew = tandems["in_force"][6].mentees[0]
    ask_to_erase(withdrew, cast.teacher_mentors[-1], years[CODE], hands.curator)
    ask_to_correct(users["mentor"].person, users["mentee"].person, hands.curator)
    edit_in_excel(years[CODE], hands.curator)
    small = fill_school(years[SECOND_CODE], users["curator2"], SMALL, invented)
    make_tandems(small, years[SECOND_CODE], users["curator2"], free=1, unpaired=2)
    return [f"{order}: {order.get_state_display()}" for order in orders]


def wear_out(tandems: Mapping[str, list[Tandem]], cast: Cast, curator: User) -> None:
    """Papers of some who work already end soon, those of some drafts are over, one was taken back."""
    working = [tandem.mentees[0] for tandem in tandems["in_force"][2:7]]
    drafts = [tandem.mentees[0] for tandem in tandems["drafts"][:3]]
    waiting = list(cast.pupil_mentees[-2:])
    spoil_consents(expiring=working[:4], over=drafts + waiting, withdrawn=working[4], actor=curator)


def fill_school(year: SchoolYear, curator: User, plan: Plan, invented: Iterator[Name]) -> Cast:
    """Everybody of the plan, in the bases and with consents."""
    today = timezone.localdate()
    cast = People(year, curator, invented, today).cast(plan)
    fill_bases(cast, year, curator, today)
    give_consents(cast.everybody, year, curator, today)
    ask(cast, year, curator)
    ask_others(year, curator)
    offer(year, curator)
    return cast


def employ(user: User, year: SchoolYear, post: str, users: Mapping[str, User]) -> None:
    """Somebody who works at the school and signs in: a person with a post, so that orders can name them."""
    curator = users["curator" if year.school.code == CODE else "curator2"]
    kind = Person.Kind.OTHER if post == "секретарь" else Person.Kind.TEACHER
    person = Person(school=year.school, kind=kind, post=post, user=user)
    person.last_name, person.first_name, person.middle_name = user.last_name, user.first_name, user.middle_name
    add_person(person=person, actor=curator)
    give_consents([person], year, curator, timezone.localdate())


def link(user: User, person: Person) -> None:
    """The user is this person."""
    user.last_name, user.first_name, user.middle_name = person.last_name, person.first_name, person.middle_name
    user.save(update_fields=["last_name", "first_name", "middle_name"])
    person.user = user
    person.save(update_fields=["user"])
