"""What the database knows of an order, gathered for the paper and for the checker in a fixed number of queries."""

import datetime
from typing import Any

from django.utils import timezone

from mentoring.kit.russian import Case, Declined, nbsp
from mentoring.models import User
from mentoring.org.suiting import forms_to_offer
from participants.people.models import Person
from programs.documents.models import LegalGround, Order
from programs.papers import facts as paper
from programs.papers.checking import Checked, Finding, Paired, check
from programs.papers.fitting import misfit_of
from programs.papers.items import Item, renamed
from programs.papers.naming import dictionary_of_posts, name_in, official
from programs.tandems.models import Tandem
from programs.tandems.standing import standings

OFFICIALS = {
    "curator_accs": ("curator", "куратора", Case.accs),
    "secretary_datv": ("secretary", "секретарю", Case.datv),
}


def items_of(order: Order) -> list[Item]:
    """The stored items as a tree, the officials in them called as they are now."""
    rows, now = list(order.items.all()), called(order)
    items = [
        Item(row.text, tuple(sub.text for sub in rows if sub.parent_id == row.pk)) for row in rows if not row.parent_id
    ]
    return [renamed(item, order.said, now) for item in items]


def tandems_of(order: Order) -> list[Tandem]:
    """The tandems of the order with their people, asked for once per order in hand."""
    if "tandems" not in order.known:
        order.known["tandems"] = list(Tandem.objects.filter(order_lines__order=order).for_list())
    return order.known["tandems"]


def people_of(tandems: list[Tandem]) -> list[Person]:
    """Everybody in them."""
    return [person for tandem in tandems for person in (*tandem.mentors, *tandem.mentees)]


def grounds_of(order: Order) -> list[LegalGround]:
    """The chosen legal grounds in the order of the preamble."""
    return list(order.grounds.order_by("rank", "pk"))


def officials(order: Order) -> dict[str, Any]:
    """The curator who made the project and the school's secretary: the linked Person, else the User, else None.

    Asked for once per order in hand."""
    if "officials" in order.known:
        return order.known["officials"]
    staff = User.objects.filter(role_grants__school=order.school, role_grants__role="staff", is_active=True)
    today = timezone.localdate()
    staff = staff.filter(role_grants__since__lte=today).exclude(role_grants__until__lt=today)
    people = {"curator": order.created_by, "secretary": staff.select_related("person").order_by("pk").first()}
    order.known["officials"] = {role: getattr(user, "person", None) or user for role, user in people.items()}
    return order.known["officials"]


def official_forms(order: Order) -> dict[str, Declined]:
    """Names and posts of the officials in the cases that the items need, asked for once per order in hand."""
    if "forms" not in order.known:
        posts, who = dictionary_of_posts(), officials(order)
        order.known["forms"] = {
            key: official(who[role], title, case, posts) if who[role] else Declined(title, True)
            for key, (role, title, case) in OFFICIALS.items()
        }
    return order.known["forms"]


def called(order: Order) -> dict[str, dict[str, str]]:
    """How the items call the officials today, by placeholder: the whole words and the name in them."""
    forms, who = official_forms(order), officials(order)
    named = {key: (who[role], case) for key, (role, _, case) in OFFICIALS.items() if who[role]}
    return {key: {"whole": forms[key].text, "name": name_in(one, case).text} for key, (one, case) in named.items()}


def preamble_of(order: Order) -> str:
    """«В соответствии с …, во исполнение …» as it is printed."""
    wordings = [ground.wording for ground in grounds_of(order)]
    grounds = [f"В соответствии с {', '.join(wordings)}"] if wordings else []
    return nbsp(", ".join(filter(None, [*grounds, order.preamble.strip()])))


def facts_of(order: Order) -> dict[str, Any]:
    """Everything the order says, as stored after registration and as gathered before, once per number and date."""
    if order.facts:
        return order.facts
    key = f"facts {order.number_text} {order.dated}"
    if key not in order.known:
        order.known[key] = gathered(order)
    return order.known[key]


def gathered(order: Order) -> dict[str, Any]:
    """What the order says, from the database."""
    tandems = tandems_of(order)
    groups, total = paper.appendix(tandems)
    named = people_of(tandems) + [who for who in officials(order).values() if isinstance(who, Person)]
    return paper.OrderFacts(
        **paper.of_school(order.school),
        dated=paper.dmy(order.dated),
        number=order.number_text,
        title=nbsp(order.title),
        preamble=preamble_of(order),
        items=tuple(
            Item(paper.typeset(item.text), tuple(map(paper.typeset, item.subitems))) for item in items_of(order)
        ),
        appendix_title=nbsp(f"Наставнические пары (группы) на {order.year.paper_label} учебный год"),
        groups=groups,
        total=total,
        acquainted=paper.acquainted(named),
    ).as_json()


def checked_of(order: Order, today: datetime.date | None = None) -> Checked:
    """What the checker looks at. Tandems of this order count in the loads already."""
    today, tandems = today or timezone.localdate(), tandems_of(order)
    known, forms = standings(people_of(tandems), order.year, today), forms_to_offer(order.year)
    chosen = {form.pk for form in forms if form.is_chosen}
    mentors = {person.pk: known[person.pk] for tandem in tandems for person in tandem.mentors}
    return Checked(
        items=tuple(items_of(order)),
        pairs=tuple(
            Paired(
                number=tandem.number,
                title=tandem.title,
                form=tandem.form.title,
                form_chosen=tandem.form_id in chosen,
                starts=tandem.starts,
                ends=tandem.ends,
                missing=tuple(
                    (person.pk, person.short_name, known[person.pk].missing)
                    for person in (*tandem.mentors, *tandem.mentees)
                    if known[person.pk].missing
                ),
                unadmitted=tuple(
                    (person.pk, person.short_name, known[person.pk].admission)
                    for person in tandem.mentors
                    if known[person.pk].admission
                ),
                unadmitted_reason=tandem.unadmitted_reason,
                misfit=misfit_of(tandem, known, forms),
            )
            for tandem in tandems
        ),
        loads=tuple((pk, one.name, one.load, one.limit) for pk, one in mentors.items()),
        grounds=tuple((ground.wording, ground.is_valid_on(order.dated or today)) for ground in grounds_of(order)),
        forms=tuple((form.text, form.certain) for form in official_forms(order).values()),
        year_starts=order.year.starts,
        year_ends=order.year.ends,
        today=today,
        people=len(known),
    )


def findings_of(order: Order, checked: Checked | None = None) -> list[Finding]:
    """What the checker says of the order now, with the reasons for which a finding was let pass."""
    reasons = dict(order.overrides.values_list("code", "reason"))
    return check(checked or checked_of(order), reasons)
