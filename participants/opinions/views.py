"""Pages of the curator: who was asked about requests and what they said; asking, printing, writing down from paper."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_GET, require_POST

from mentoring.accounts.models import Role
from mentoring.audit.recording import record, record_many
from mentoring.kit.access import roles, visible_or_404
from mentoring.kit.pages import acted, confirm_page, form_page
from mentoring.kit.tables import table_page
from mentoring.kit.workflow import MoveRefused
from participants.hearing.giving import why_not
from participants.hearing.wording import message, questions_for
from participants.opinions import asking, writing
from participants.opinions.forms import AskForm, AskTeachersForm, WrittenForm
from participants.opinions.printing import groups_of, openable
from participants.opinions.tables import OpinionFilter, OpinionTable, views
from participants.people.finding import chosen
from participants.requests import rules
from participants.requests.models import MentoringRequest, ThirdPartyView

CRUMBS = [("Сведения третьих лиц", reverse_lazy("opinions"))]
NOTHING_CHOSEN = "Выберите хотя бы одну строку"


def rows_of(request: HttpRequest) -> QuerySet[ThirdPartyView]:
    """Views of the year that is shown, with all that a row tells."""
    rows = ThirdPartyView.objects.visible_to(request.user).filter(request__year=request.year)
    return rows.select_related("request__person", "request__year__school", "link").order_by(
        "request__person__sort_key", "pk"
    )


def origin(request: HttpRequest) -> str:
    """«https://host» that links begin with."""
    return request.build_absolute_uri("/")[:-1]


@roles(*rules.READ)
@require_GET
def opinions(request: HttpRequest) -> HttpResponse:
    """Who was asked, who has answered."""
    bulk = [
        {"url": reverse("opinions_again"), "label": "Спросить снова", "icon": "refresh"},
        {"url": reverse("opinions_slips"), "label": "Напечатать листки", "icon": "print", "primary": True},
    ]
    return table_page(
        request,
        table=OpinionTable,
        filterset=OpinionFilter,
        rows=rows_of(request),
        title="Сведения третьих лиц",
        views=views(),
        log=lambda act, rows: record(act, request.user.school, request.user, list="opinions", rows=rows),
        search_label="Найти по ФИО, классу",
        bulk=bulk if rules.can_lead_any(request.user) and request.year and request.year.is_open else [],
        empty_text="Здесь будет, что о запросах говорят классные руководители, психолог, родители. "
        "Спросить их можно из карточки запроса: ссылкой, без учётной записи.",
        empty_acts=[{"url": reverse("requests"), "label": "Открыть запросы", "icon": "ul"}],
    )


@roles(*rules.READ)
@require_GET
def opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """One view: the answer, or the link that waits for it."""
    view = visible_or_404(ThirdPartyView, request.user, pk=pk)
    leads = rules.can_lead(request.user, view.request)
    printed = openable([view], origin(request)) if leads else []
    record("view_of_request_viewed", view, request.user, person=view.request.person_id)
    context = {
        "title": f"Сведения: {view.request.person}",
        "crumbs": CRUMBS,
        "view": view,
        "questions": questions_for(view.kind),
        "leads": leads,
        "link": printed[0] if printed else None,
        "message": message(view.request.year.school.short_name, printed) if printed else "",
        "found": writing.to_look_at(view),
        "why_not": why_not(view.request),
    }
    return render(request, "participants/opinions/opinion.html", context)


@roles(Role.CURATOR)
def opinion_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask somebody about one request; the answer is the page with the link."""
    asked = visible_or_404(MentoringRequest, request.user, pk=pk)
    form = AskForm(request.POST or None, asked=asked, initial={"kind": request.GET.get("kind", "")[:20]})

    def save(filled: AskForm) -> ThirdPartyView:
        words = {name: filled.cleaned_data[name] for name in ("kind", "author_name")}
        return asking.ask(asked=asked, life=filled.life, actor=request.user, **words)

    return form_page(
        request,
        form,
        title=f"Запросить сведения: {asked.person}",
        save=save,
        done="Ссылка создана. Отправьте её или напечатайте листок",
        to=lambda view: reverse("opinion", args=[view.pk]),
        template="participants/opinions/form.html",
        button="Создать ссылку",
        intro="Человек ответит на три вопроса с телефона, без учётной записи. Полного имени он не увидит.",
        crumbs=CRUMBS,
        cancel=reverse("request", args=[pk]),
        guardians=asked.person.guardians.all(),
        warning=asking.careful_of([asked]),
    )


def teachers_page(request: HttpRequest, rows: list[MentoringRequest]) -> HttpResponse:
    """Class teachers of these requests: a link for each pupil, handed over by classes. The desk knows which requests
    were ticked; the page posts their numbers in `ids`."""
    fit, skipped = asking.without_teacher(rows)
    if not fit:
        messages.error(request, " ".join(skipped[:3]) or NOTHING_CHOSEN)
        return redirect("requests")
    if more := fit[asking.MOST :]:
        fit = fit[: asking.MOST]
        skipped.append(f"Ещё запросов: {len(more)}. За один раз создаётся не больше {asking.MOST} ссылок")
    classes = sorted({one.person.class_name for one in fit})
    form = AskTeachersForm(request.POST if "days" in request.POST else None, classes=classes)
    form.fields["ids"].initial = ",".join(str(one.pk) for one in fit)
    refusal = ""
    if form.is_bound and form.is_valid():
        try:
            made = asking.ask_teachers(requests=fit, names=form.names, life=form.life, actor=request.user)
        except MoveRefused as reason:
            refusal = str(reason)
        else:
            messages.success(request, f"Создано ссылок: {len(made)}")
            return redirect(f"{reverse('opinions_slips')}?ids={','.join(str(view.pk) for view in made)}")
    lines = [f"{one.person}, {one.person.class_name}: ссылка классному руководителю" for one in fit]
    context = {"form": form, "skipped": skipped, "crumbs": CRUMBS, "cancel": reverse("requests"), "refusal": refusal}
    context["warning"] = asking.careful_of(fit)
    title = f"Спросить классных руководителей: {len(fit)}"
    return confirm_page(request, title=title, lines=lines, button="Создать ссылки", **context)


@roles(Role.CURATOR)
@require_POST
def opinions_again(request: HttpRequest) -> HttpResponse:
    """A new link for each ticked view that was not given; the old links stop to work."""
    ticked = list(chosen(request, OpinionFilter, rows_of(request), views())[: asking.MOST])
    made = asking.ask_again(views=ticked, actor=request.user)
    if not made:
        messages.error(request, "Новых ссылок нет: ответы уже получены или запрос закрыт" if ticked else NOTHING_CHOSEN)
        return redirect("opinions")
    messages.success(request, f"Новых ссылок: {len(made)}. Прежние больше не действуют")
    if len(made) == 1:
        return redirect("opinion", made[0].pk)
    return redirect(f"{reverse('opinions_slips')}?ids={','.join(str(view.pk) for view in made)}")


@roles(Role.CURATOR)
def opinions_slips(request: HttpRequest) -> HttpResponse:
    """Slips to cut out and words for chats, by whom they are for. A list sends its ticks here; the page has an address
    of its own, as links can be printed again."""
    if request.method == "POST":
        keys = chosen(request, OpinionFilter, rows_of(request), views()).values_list("pk", flat=True)[: asking.MOST]
        return redirect(f"{reverse('opinions_slips')}?ids={','.join(map(str, keys))}")
    keys = [key for key in request.GET.get("ids", "").split(",") if key.isdecimal() and len(key) < 16]
    ticked = list(rows_of(request).filter(pk__in=keys[: asking.MOST]))
    groups = groups_of(ticked, origin(request), request.user.school.short_name)
    if not groups:
        messages.error(request, "Открытых ссылок нет: ответы получены или срок вышел" if ticked else NOTHING_CHOSEN)
        return redirect("opinions")
    shown = [slip.view for group in groups for slip in group.slips]
    record_many("view_link_printed", shown, request.user)
    context = {"title": "Листки со ссылками", "crumbs": CRUMBS, "groups": groups, "left_out": len(ticked) - len(shown)}
    return render(request, "participants/opinions/slips.html", context)


@roles(Role.CURATOR)
@require_POST
def opinion_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """The link does not work any more."""
    view = visible_or_404(ThirdPartyView, request.user, pk=pk)
    back = reverse("opinion", args=[pk])
    return acted(request, lambda: asking.take_back(view=view, actor=request.user), "Ссылка отозвана", back)


@roles(Role.CURATOR)
def opinion_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what came on paper or was told aloud."""
    asked = visible_or_404(MentoringRequest, request.user, pk=pk)
    return written(request, ThirdPartyView(request=asked), f"Записать сведения: {asked.person}")


@roles(Role.CURATOR)
def opinion_write(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer came on paper in place of the link."""
    view = visible_or_404(ThirdPartyView, request.user, pk=pk)
    if view.given_at:
        messages.error(request, "Ответ уже получен")
        return redirect("opinion", pk)
    return written(request, view, f"Записать ответ: {view.request.person}")


def written(request: HttpRequest, view: ThirdPartyView, title: str) -> HttpResponse:
    """The form of a view from paper."""
    return form_page(
        request,
        WrittenForm(request.POST or None, instance=view),
        title=title,
        save=lambda form: writing.write_down(view=form.instance, actor=request.user),
        done="Сведения записаны",
        to=lambda saved: reverse("opinion", args=[saved.pk]),
        template="participants/opinions/form.html",
        button="Записать",
        crumbs=CRUMBS,
        cancel=reverse("request", args=[view.request_id]),
        guardians=view.request.person.guardians.all(),
    )


@roles(Role.CURATOR)
def opinion_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete for good, after a question."""
    view = visible_or_404(ThirdPartyView, request.user, pk=pk)
    if request.method == "POST":
        act: Any = lambda: writing.remove(view=view, actor=request.user)  # noqa: E731
        return acted(request, act, "Сведения удалены", reverse("opinions"))
    lines = ["запись и ответ удалятся без возврата, ссылка перестанет действовать", "сам запрос останется"]
    context = {"cancel": reverse("opinion", args=[pk]), "crumbs": CRUMBS, "danger": True}
    title = f"Удалить сведения: {view.request.person}"
    return confirm_page(request, title=title, lines=lines, button="Удалить", **context)
