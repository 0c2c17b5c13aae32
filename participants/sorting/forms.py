"""Forms of areas: an own one, one for many requests, the boxes of one request on the page that sorts twenty."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from mentoring.kit.forms import Form, ModelForm
from mentoring.kit.russian import search_key
from mentoring.org.models import School
from participants.requests.areas import RequestArea
from participants.requests.fields import grouped
from participants.requests.keeping import audience_of
from participants.requests.models import MentoringRequest

SHORTEST, MOST = 3, 20


class KeywordsField(forms.CharField):
    """Beginnings of words, divided by commas or lines."""

    def prepare_value(self, value: Any) -> Any:
        """A list as one line."""
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """Each once, folded. Raises ValidationError."""
        words = list(dict.fromkeys(filter(None, map(search_key, re.split(r"[,;\s]+", super().clean(value) or "")))))
        if short := next((word for word in words if len(word) < SHORTEST), None):
            raise ValidationError(f"«{short}» слишком коротко: напишите хотя бы три буквы начала слова")
        if len(words) > MOST:
            raise ValidationError(f"Слов {len(words)}, можно до {MOST}. Оставьте самые частые")
        return words

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compared as text."""
        return super().has_changed(self.prepare_value(initial), data)


class OwnAreaForm(ModelForm):
    """An own group or area. A new one is put where it will stand for good."""

    keywords = KeywordsField(
        label="По каким словам узнаётся",
        required=False,
        max_length=600,
        help_text="Начала слов через запятую: «шахмат, дебют». По ним область угадывается в запросе",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = RequestArea
        fields = ["audience", "title", "keywords"]
        labels = {"audience": "Чьи запросы"}
        widgets = {"audience": forms.RadioSelect}
        error_messages = {"title": {"required": "Введите название"}, "audience": {"required": "Выберите, чьи запросы"}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        self.fields["audience"].choices = RequestArea.Audience.choices
        if self.instance.pk or not self.instance.is_group:
            del self.fields["audience"]
        if self.instance.is_group:
            del self.fields["keywords"]

    def clean_title(self) -> str:
        """One line without spare spaces, with a letter in it."""
        title = " ".join(self.cleaned_data["title"].split())
        if not search_key(title):
            raise ValidationError("Введите название буквами")
        return title

    def changes(self) -> list[str]:
        """Names of the changed fields."""
        return [name for name in self.changed_data if name != "version"]


class AreaForm(Form):
    """One area for the ticked requests."""

    ids = forms.CharField(widget=forms.HiddenInput)
    area = forms.ModelChoiceField(
        label="Область",
        queryset=RequestArea.objects.none(),
        help_text="Добавится к указанным. Область, которую угадали по словам, уступит ей место",
        error_messages={"required": "Выберите область"},
    )

    def __init__(self, *args: Any, school: School, audiences: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = RequestArea.objects.used_in(school).leaves().filter(audience__in=audiences)  # scope: of the school
        self.fields["area"].queryset = rows
        self.fields["area"].choices = [("", "не выбрана"), *grouped(list(rows.for_list()))]


class PlaceForm(Form):
    """The boxes of one request; `later` leaves it as it is."""

    areas = forms.MultipleChoiceField(label="Области", required=False, widget=forms.CheckboxSelectMultiple)
    later = forms.BooleanField(label="Пропустить пока", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, asked: MentoringRequest, areas: list[RequestArea]) -> None:
        super().__init__(data, prefix=f"r{asked.pk}")
        self.asked, kept = asked, list(asked.areas.all())
        self.offered = {str(area.pk): area for area in [*areas, *kept]}
        self.fields["areas"].choices = grouped(list(self.offered.values()))
        self.initial = {"areas": [str(area.pk) for area in kept], "version": asked.version}

    @property
    def boxes(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """The boxes of each group as the page draws them: four hundred of them by a template each would take long."""
        field, ticked = self["areas"], set(map(str, self["areas"].value() or ()))
        return [
            (
                group,
                [{"name": field.html_name, "value": key, "title": title, "ticked": key in ticked} for key, title in of],
            )
            for group, of in self.fields["areas"].choices
        ]

    @property
    def chosen(self) -> list[RequestArea]:
        """The ticked areas."""
        return [self.offered[key] for key in self.cleaned_data["areas"]]

    @property
    def decided(self) -> bool:
        """Somebody has looked: a box is ticked, or a guess was taken off."""
        return not self.cleaned_data["later"] and bool(self.chosen or self.asked.areas_guessed)

    @property
    def only_confirmed(self) -> bool:
        """The guess was taken as it stood: perhaps nobody has looked."""
        return self.asked.areas_guessed and {str(area.pk) for area in self.chosen} == set(self.initial["areas"])


def place_forms(data: Any, rows: Iterable[MentoringRequest], school: School) -> list[PlaceForm]:
    """A form for each request; areas are read once for all of them."""
    by_audience: dict[str, list[RequestArea]] = defaultdict(list)
    for area in RequestArea.objects.used_in(school).leaves().for_list():  # scope: of the school
        by_audience[area.audience].append(area)
    return [PlaceForm(data, asked, by_audience[audience_of(asked.person)]) for asked in rows]
