"""For the checker: whether the form of a tandem is for its people."""

from mentoring.org.models import MentoringForm
from mentoring.org.suiting import misfit
from programs.tandems.models import Tandem
from programs.tandems.standing import Standing


def misfit_of(tandem: Tandem, known: dict[int, Standing], forms: list[MentoringForm]) -> tuple[str, str, str] | None:
    """Why it is not (a sentence), with the code and the title of the form that is; None when it is."""
    mentors, mentees = ([known[person.pk].who for person in side] for side in (tandem.mentors, tandem.mentees))
    wrong = misfit(tandem.form, mentors, mentees, forms)
    return wrong and (wrong.text, getattr(wrong.better, "code", ""), str(wrong.better))
