"""Choosing areas."""

from typing import Any

from django import forms

from mentoring.kit.forms import Form
from mentoring.org.models import School
from participants.requests.areas import RequestArea


class OffersForm(Form):
    """In what a mentor helps: boxes under the names of their groups."""

    areas = forms.MultipleChoiceField(label="Области", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, school: School, audience: str, kept: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = RequestArea.objects.used_in(school).leaves().for_list()  # scope: of the school
        self.areas = {area.pk: area for area in rows if area.audience == audience or area.pk in kept}
        groups: dict[str, list[tuple[str, str]]] = {}
        for area in self.areas.values():
            groups.setdefault(area.parent.title, []).append((str(area.pk), area.title))
        self.fields["areas"].choices = list(groups.items())
        self.fields["areas"].initial = [str(pk) for pk in sorted(kept)]

    @property
    def chosen(self) -> list[RequestArea]:
        """The ticked areas."""
        return [self.areas[int(key)] for key in self.cleaned_data["areas"]]
