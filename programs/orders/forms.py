"""The words of a project as a form."""

from typing import Any

from django import forms
from django.utils import timezone

from mentoring.kit.forms import Form, RowsField
from mentoring.kit.russian import nbsp
from programs.documents.models import LegalGround, Order
from programs.papers.items import Item, parse, shown


class GroundsField(RowsField):
    """Legal grounds, each as it is printed."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: LegalGround) -> str:
        """The whole wording."""
        return nbsp(obj.wording)


class OrderTextForm(Form):
    """The words of a project: heading, grounds, the rest of the preamble, items as numbered lines."""

    title = forms.CharField(
        label="Заголовок", max_length=300, help_text="Отвечает на вопрос «о чём?», без точки в конце"
    )
    grounds = GroundsField(label="Правовые основания", queryset=LegalGround.objects, required=False)
    preamble = forms.CharField(
        label="Преамбула после оснований", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    items = forms.CharField(
        label="Пункты",
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text="Каждый пункт — с новой строки: «2. …», подпункт — «2.1. …». Номера пересчитаются сами",
    )

    def __init__(self, *args: Any, order: Order, items: list[Item], **kwargs: Any) -> None:
        start = {"title": order.title, "preamble": order.preamble, "items": shown(items)}
        super().__init__(*args, initial=start, **kwargs)
        chosen = order.grounds.values_list("pk", flat=True)
        choices = LegalGround.objects.valid_on(timezone.localdate()) | LegalGround.objects.filter(pk__in=chosen)
        self.fields["grounds"].queryset = choices.distinct()
        self.initial["grounds"] = list(chosen)

    def clean_title(self) -> str:
        """Without a full stop at the end, as the standard wants."""
        return " ".join(self.cleaned_data["title"].split()).rstrip(".")

    def clean_items(self) -> list[Item]:
        """The items as a tree; subitems need an item above them."""
        return parse(self.cleaned_data["items"])
