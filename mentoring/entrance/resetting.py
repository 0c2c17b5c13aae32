"""«Забыли пароль?»: a link by mail that works once, for an hour. The page answers everybody alike."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django_tasks import task

from mentoring.accounts.inviting import issue_link
from mentoring.accounts.models import User


def ask_reset(*, name: str, origin: str) -> None:
    """Put the letter in the queue. The worker looks whom it is for, so an unknown name takes just as long here."""
    words = name.strip()
    rows = User.objects.filter(is_active=True).exclude(email="")
    by_name, by_mail = rows.filter(username=words.casefold()).first(), rows.filter(email__iexact=words).first()
    user = by_name or by_mail  # both are asked for, so that a known name does not answer sooner
    mail_link.enqueue(user.pk if user else 0, origin)


@task()
def mail_link(user_id: int, origin: str) -> None:
    """Send the letter; nobody is meant when the number is 0."""
    user = User.objects.filter(pk=user_id, is_active=True).exclude(email="").first()
    if user is None:
        return
    life = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    slip = issue_link(user=user, actor=None, origin=origin, life=life, closes_others=False)
    text = render_to_string("mail/reset.txt", {"user": user, "slip": slip})
    send_mail("Тандем: новый пароль", text, settings.DEFAULT_FROM_EMAIL, [user.email])
