"""Pages of the register of people: the list, a card to fill in, those who left, doubles, search by name."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST, require_safe

from mentoring.accounts.models import Role
from mentoring.asked import OF_VERSION, number
from mentoring.audit.recording import record
from mentoring.audit.versions import Overtaken, both
from mentoring.kit.access import roles, visible_or_404
from mentoring.kit.pages import acted, confirm_page, form_page
from mentoring.kit.russian import search_key
from mentoring.kit.tables import table_page
from mentoring.kit.workflow import MoveRefused
from participants.people import rules
from participants.people.doubles import groups_of_namesakes, look_alikes
from participants.people.finding import chosen
from participants.people.merging import belongings, differing
from participants.people.models import Person
from participants.people.registering import add_person, change_person, mark_left, mark_returned
from participants.register.forms import LeaveForm, PersonForm
from participants.register.joining import join
from participants.register.tables import VIEWS, PeopleFilter, PeopleTable, shown
from participants.selection.standing import may_mentor

NOTHING_CHOSEN = "Выберите хотя бы одну строку"
CRUMBS = [("Все люди", reverse_lazy("people"))]


@require_safe
@roles(*rules.READ)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody the school knows; tabs by kind."""
    writes = rules.can_register(request.user)
    bulk = [
        {"url": reverse("people_pick"), "label": "Объединить повторы", "icon": "merge"},
        {"url": reverse("people_leave"), "label": "Отметить выбывшими", "icon": "exit", "primary": True},
    ]
    acts = [
        {"url": reverse("people_doubles"), "label": "Возможные повторы", "icon": "merge"},
        {"url": reverse("person_add"), "label": "Добавить человека", "icon": "plus", "primary": True},
    ]
    return table_page(
        request,
        table=PeopleTable,
        filterset=PeopleFilter,
        rows=Person.objects.visible_to(request.user).for_list(),
        title="Все люди",
        views=VIEWS,
        log=lambda act, rows: record(act, request.user.school, request.user, list="people", rows=rows),
        search_label="ФИО, класс или должность",
        bulk=bulk if writes else [],
        acts=acts if writes else [],
        empty_text="Здесь будут все, кого касается наставничество. Добавьте первого человека или загрузите базу.",
        empty_acts=acts[1:] if writes else [],
    )


@roles(Role.CURATOR)
def person_add(request: HttpRequest) -> HttpResponse:
    """A new person; look-alikes are shown first, and it takes one more press to keep a namesake."""
    form = PersonForm(request.POST or None, instance=Person(school=request.user.school))

    def save(form: PersonForm) -> Person:
        warn_of_look_alikes(request, form)
        return add_person(person=form.instance, actor=request.user, guardians=form.representatives())

    again = "again" in request.POST
    return form_page(
        request,
        form,
        title="Новый человек",
        save=save,
        done="Человек добавлен",
        to=lambda person: reverse("person_add" if again else "people"),
        template="participants/register/person_form.html",
        crumbs=CRUMBS,
        button_again="Сохранить и добавить ещё",
        cancel=reverse("people"),
    )


@roles(Role.CURATOR)
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a card; whoever was second sees what the first has saved and keeps what was typed."""
    person = visible_or_404(Person, request.user, pk=pk)
    name = person.full_name
    form = PersonForm(request.POST or None, instance=person)

    def save(form: PersonForm) -> Person:
        if {"last_name", "first_name", "middle_name"} & set(form.changed_data):
            warn_of_look_alikes(request, form)
        fields, version = form.changes(), form.cleaned_data["version"] or 0
        guardians = form.representatives() if form.guardians.has_changed() else None
        try:
            return change_person(
                person=form.instance, fields=fields, version=version, actor=request.user, guardians=guardians
            )
        except Overtaken:
            form.both = both(form)
            raise

    if request.method == "GET":
        record("person_viewed", person, request.user)
    template = "participants/register/person_form.html"
    words = {"title": f"Изменить: {name}", "done": "Карточка сохранена", "crumbs": CRUMBS, "cancel": reverse("people")}
    return form_page(request, form, save=save, to=lambda person: reverse("people"), template=template, **words)


def warn_of_look_alikes(request: HttpRequest, form: PersonForm) -> None:
    """Raises MoveRefused while somebody alike is in the register and «всё равно сохранить» is not ticked."""
    person = form.instance
    if "anyway" in request.POST:
        return
    names = (person.last_name, person.first_name, person.middle_name)
    form.alike = [other for other in look_alikes(person.school, *names, person.born_in) if other.pk != person.pk]
    if form.alike:
        raise MoveRefused("Похожие люди уже есть. Сравните и, если это другой человек, отметьте это ниже.")


@roles(Role.CURATOR)
@require_POST
def people_leave(request: HttpRequest) -> HttpResponse:
    """Note that the ticked people left the school."""
    rows = Person.objects.visible_to(request.user).here().for_list()
    ticked = [] if "left_on" in request.POST else list(chosen(request, PeopleFilter, rows, VIEWS)[:1000])
    return leave_page(request, ticked, reverse("people"))


def leave_page(request: HttpRequest, people: list[Person], back: str) -> HttpResponse:
    """Asks once more, with the day; the answer comes back to the same address with `ids` and `left_on`."""
    form = LeaveForm(request.POST) if "left_on" in request.POST else None
    if form:
        people = list(form.picked(Person.objects.visible_to(request.user).here().for_list()))
    if not people:
        messages.error(request, NOTHING_CHOSEN)
        return redirect(back)
    if form and form.is_valid():
        number = mark_left(people=people, day=form.cleaned_data["left_on"], actor=request.user)
        messages.success(request, f"Отмечено выбывшими: {number}")
        return redirect(back)
    keys = ",".join(str(person.pk) for person in people)
    form = form or LeaveForm(initial={"ids": keys, "left_on": timezone.localdate()})
    lines = ["В списках и при подборе пар этих людей не будет, история сохранится", *(str(person) for person in people)]
    title = f"Отметить выбывшими: {len(people)}"
    return confirm_page(request, title=title, lines=lines, button=title, form=form, cancel=back)


@roles(Role.CURATOR)
@require_POST
def person_return(request: HttpRequest, pk: int) -> HttpResponse:
    """The person is at the school again."""
    person = visible_or_404(Person, request.user, pk=pk)
    done = f"{person.full_name}: снова в школе"
    return acted(request, lambda: mark_returned(people=[person], actor=request.user), done, reverse("people"))


@roles(Role.CURATOR)
@require_POST
def people_pick(request: HttpRequest) -> HttpResponse:
    """Two ticked rows go to the page that joins them."""
    rows = Person.objects.visible_to(request.user)
    keys = list(chosen(request, PeopleFilter, rows, VIEWS).order_by("pk").values_list("pk", flat=True)[:3])
    if len(keys) != 2:
        messages.error(request, "Выберите две строки одного человека")
        return redirect("people")
    return redirect("people_merge", keys[0], keys[1])


@roles(Role.CURATOR)
def people_merge(request: HttpRequest, keep: int, drop: int) -> HttpResponse:
    """Two cards side by side; what differs is chosen, all the rest is moved. A card that was changed meanwhile is
    shown anew with the choices kept."""
    one, other = (visible_or_404(Person, request.user, pk=pk) for pk in (keep, drop))
    context: dict[str, Any] = {"title": "Объединить повторы", "crumbs": CRUMBS, "keep": one, "drop": other}
    take: list[str] = []
    if request.method == "POST":
        take = [name for name in differing(one, other) if request.POST.get(name) == "drop"]
        compared = [number(request.POST.get(name, ""), OF_VERSION) for name in ("keep_version", "drop_version")]
        try:
            join(keep=one, drop=other, take=take, actor=request.user, compared=compared)
        except MoveRefused as reason:
            context["refusal"] = str(reason)
        else:
            messages.success(request, f"Объединено: {one.full_name}")
            return redirect("people")
    else:
        record("person_viewed", one, request.user)
        record("person_viewed", other, request.user)
    context["rows"], context["belongings"] = shown(one, other, take), belongings(other)
    return render(request, "participants/register/merge.html", context, status=409 if "refusal" in context else 200)


@roles(Role.CURATOR)
@require_GET
def people_doubles(request: HttpRequest) -> HttpResponse:
    """People of one name, to be compared."""
    groups = groups_of_namesakes(Person.objects.visible_to(request.user).here())
    record("list_viewed", None, request.user, list="people_doubles", rows=len(groups))
    context = {"title": "Возможные повторы", "crumbs": CRUMBS, "groups": groups}
    return render(request, "participants/register/doubles.html", context)


@roles(*rules.READ)
@require_GET
def people_find(request: HttpRequest) -> HttpResponse:
    """People whose name, class or post holds the words: eight at most, for a field that chooses a person. `base` keeps
    to those who stand in that base of the year."""
    words, base = request.GET.get("q", "")[:100], request.GET.get("base")
    rows = Person.objects.visible_to(request.user).here() if len(search_key(words)) > 1 else Person.objects.none()
    if base in ("mentor", "mentee"):
        rows = rows.filter(**{f"{base}cards__year": request.year})
    if base == "mentor" and request.year:
        rows = rows.filter(may_mentor(request.year, timezone.localdate(), "pk"))
    people = rows.found(words).for_list()[:8]
    found = [{"id": row.pk, "name": row.full_name, "place": row.place, "born": row.born_in} for row in people]
    return JsonResponse({"results": found})
