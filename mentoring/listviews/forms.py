"""The name of a view."""

from django import forms

from mentoring.kit.forms import ModelForm
from mentoring.listviews.models import SavedView
from mentoring.listviews.queries import LONGEST, tidy


class TitleForm(ModelForm):
    """A new name. The owner and the list are set by the page, so the names of one list do not repeat."""

    class Meta:
        model = SavedView
        fields = ["title"]
        labels = {"title": "Название вида"}
        help_texts = {"title": "Например: «8-е классы без наставника»"}
        error_messages = {"title": {"required": "Назовите вид, чтобы найти его среди других"}}

    def clean_title(self) -> str:
        """Its own among one's views of this list. Raises ValidationError."""
        title = str(self.cleaned_data["title"])
        one = self.instance
        same = SavedView.objects.filter(user=one.user, school=one.school, list=one.list, title=title)
        if same.exclude(pk=one.pk).exists():
            raise forms.ValidationError("Вид с таким названием у вас уже есть. Назовите этот иначе")
        return title


class ViewForm(TitleForm):
    """A name for what is on the screen."""

    class Meta(TitleForm.Meta):
        fields = ["title", "query"]
        widgets = {"query": forms.HiddenInput}

    def clean_query(self) -> str:
        """The view in the address. Raises ValidationError for more conditions than an address carries."""
        query = tidy(self.cleaned_data["query"])
        if len(query) > LONGEST:
            raise forms.ValidationError("В этом виде слишком много условий. Уберите часть фильтров")
        return query
