"""What becomes of every column that can hold words about somebody. A test goes through all models and is red when a
column of text, a file or plain data is not declared here or in programs/erasing/fields.py.

Three fates: `wiped` in the rows of the person; `texts`, words in which others may have named the person: looked through
and shown to the curator; `kept`, which cannot name anybody, `why` says how that is known."""

from dataclasses import dataclass, field
from typing import Any

WORDS = "Удалено по требованию"  # where a model wants words
SOMEBODY = "Обезличенный участник"  # where a paper or a sheet wants a name


@dataclass(frozen=True)
class Rows:
    """One model. `person` and `school` are ways from a row; without `person` a row speaks of many or of nobody, and
    only its `texts` are looked through. `deleted`: rows of the person are no part of any total and go as a whole."""

    school: str = ""
    person: str = ""
    wiped: dict[str, Any] = field(default_factory=dict)
    texts: str = ""
    kept: str = ""
    why: str = ""
    deleted: bool = False


def empty(names: str, **others: Any) -> dict[str, Any]:
    """These fields become empty text; others as told."""
    return dict.fromkeys(names.split(), "") | others


BASE = "entered_text results review_url note"
MENTOR = "competencies achievements interests wished_age time_resource"
CANDIDATE = "words motivation experience can_teach will_not achievements interests wished_age time_resource reason"
SIGNED = "signer_name recipient place letter mistake"
VIEW = "author_name text advice"
ROWS: dict[str, Rows] = {
    # people and the bases: the row stays for the counts
    "participants.Person": Rows(
        "school",
        "pk",
        empty("letter post subject category phone email gender")
        | {"birth_date": None, "birth_year": None, "experience_since": None, "name_forms": {}, "post_forms": {}},
        texts="post workplace subject",
        kept="last_name first_name middle_name search_key search_text sort_key",
        why="names and workplace are replaced in wiping.py; names of other people are their own",
    ),
    "participants.Guardian": Rows(
        "person__school",
        "person",
        texts="full_name",
        kept="relation phone email",
        why="deleted with the person's row",
        deleted=True,
    ),
    "participants.MentorCard": Rows("person__school", "person", empty(f"{BASE} {MENTOR}"), texts=f"{BASE} {MENTOR}"),
    "participants.MenteeCard": Rows(
        "person__school", "person", empty(f"{BASE} request_text"), texts=f"{BASE} request_text"
    ),
    # requests: areas, form and state stay, they are the map
    "participants.MentoringRequest": Rows(
        "person__school",
        "person",
        empty("wished_result mentor_wishes tried reason", words=WORDS, slots=[]),
        texts="words wished_result mentor_wishes tried reason",
        kept="slots",
    ),
    "participants.ThirdPartyView": Rows("request__person__school", "request__person", empty(VIEW), texts=VIEW),
    "participants.RequestArea": Rows(kept="code title keywords", why="reference data"),
    "participants.Application": Rows(
        "year__school",
        "person",
        texts="payload reason",
        kept="name place search_text sort_key number ip_hash",
        why="name, place and keys are made anew of the payload",
        deleted=True,
    ),
    # consents: that there was one, of what kind, from when till when; nobody's name, no scan
    "participants.Consent": Rows("person__school", "person", empty(f"scan {SIGNED}"), texts=SIGNED),
    "participants.ConsentText": Rows(kept="title lead body code kind signer role", why="reference data"),
    "participants.ConsentBlank": Rows(
        "person__school",
        "person",
        empty("signer_name contact recipient"),
        texts="signer_name contact recipient",
        kept="code",
        why="a random number",
    ),
    "participants.BlankPrint": Rows(
        kept="blanks file",
        why="numbers of blanks; printings with a blank of the person are deleted in wiping.py, the others in two days",
    ),
    "participants.ScanPage": Rows(
        "pile__school",
        "blank__person",
        empty("source file"),
        texts="source",
        kept="code",
        why="the code is a random number",
    ),
    # selection
    "participants.Candidate": Rows(
        "person__school", "person", empty(CANDIDATE, slots=[]), texts=CANDIDATE, kept="slots"
    ),
    "participants.Interview": Rows(
        "candidate__person__school",
        "candidate__person",
        empty("place held_by risks reason"),
        texts="place held_by risks reason",
    ),
    "participants.RecordCheck": Rows("person__school", "person", texts="seen_by", deleted=True),
    "participants.Admission": Rows("candidate__person__school", "candidate__person", {"reason": WORDS}, texts="reason"),
    "participants.PartnerPerson": Rows("partner__school", "person", deleted=True),
    "participants.Partner": Rows(
        "school",
        texts="name contact_name contact_post phone email address agreement note",
        kept="sort_key",
        why="made anew of the name",
    ),
    # «Школа наставников»
    "participants.Course": Rows("year__school", texts="title note"),
    "participants.CourseTopic": Rows("course__year__school", texts="title"),
    "participants.CourseGroup": Rows("course__year__school", texts="title leader_text place"),
    "participants.Lesson": Rows("group__course__year__school", texts="place"),
    "participants.Enrolment": Rows("course__year__school", "person", empty("reason"), texts="reason"),
    "participants.Certificate": Rows(
        "school",
        "enrolment__person",
        empty("cancel_reason"),
        texts="cancel_reason",
        kept="code facts paper sha256",
        why="certificates.issuing.forget_holders takes the name and the paper away",
    ),
    "mentoring.Reload": Rows(
        "school",
        texts="source",
        kept="content counts journal listed",
        why="programs/erasing/papers.py empties those that name the person; counts are numbers",
    ),
    "participants.Erasure": Rows(
        "school", texts="document reason", kept="act decisions", why="numbers of rows, classes of data, counts"
    ),
    # schools, users, links
    "mentoring.School": Rows(
        "pk",
        texts="letterhead help_contact founder",
        kept="code short_name charter_name place order_suffix director_last director_first "
        "director_middle director_post",
        why="the school itself; its director is not erased before another is named",
    ),
    "mentoring.Municipality": Rows(kept="name", why="reference data"),
    "mentoring.MentoringForm": Rows(kept="code title mentor_kind mentee_kind spellings source", why="reference data"),
    "mentoring.RoleModel": Rows(kept="title", why="reference data"),
    "mentoring.MentoringKind": Rows(kept="code title", why="reference data"),
    "mentoring.Post": Rows(kept="nominative gent datv accs ablt loct", why="reference data"),
    "mentoring.SchoolYear": Rows("school", texts="introduction_order"),
    "mentoring.NumberSeries": Rows(kept="kind", why="a code"),
    "mentoring.User": Rows(
        kept="password username first_name last_name middle_name email",
        why="account.py closes the sign-in and empties them",
    ),
    "mentoring.Invitation": Rows(kept="token_hash", why="a hash; deleted with the sign-in"),
    "mentoring.SignInSession": Rows(kept="session_key ip browser", why="deleted with the sign-in"),
    "mentoring.RecoveryCode": Rows(kept="code_hash", why="a hash; deleted with the sign-in"),
    "mentoring.SavedView": Rows(kept="title query", why="views whose words name the person are deleted in traces.py"),
    "mentoring.Failure": Rows(kept="name_hash ip", why="a hash, swept after a day"),
    "mentoring.AuditEntry": Rows(
        kept="actor_label object_type fields values ip session request_id",
        why="the journal keeps numbers and names of fields, never values; held by tests/security/test_journal.py",
    ),
    "mentoring.Job": Rows(kept="kind title message arguments result back", why="cleaned in traces.py"),
    "mentoring.PersonalLink": Rows(
        "school",
        texts="draft",
        kept="seed code_hash",
        why="random; links about the person are closed and emptied in wiping.py",
    ),
}

# Tables of the libraries.
FOREIGN: dict[str, str] = {
    "sessions.Session": "traces.py takes words about the person out of sessions and ends the person's own",
    "axes.AccessAttempt": "the name for sign-in: account.py deletes the attempts, the sweep all others in a day",
    "axes.AccessFailureLog": "not written (AXES_ENABLE_ACCESS_FAILURE_LOG is off)",
    "axes.AccessLog": "not written (AXES_DISABLE_ACCESS_LOG)",
    "axes.AccessAttemptExpiration": "times only",
    "django_tasks_database.DBTaskResult": "the number of a job; errors keep class and place",
    "admin.LogEntry": "traces.py takes the name out of what was changed",
    "otp_totp.TOTPDevice": "deleted with the sign-in",
    "auth.Group": "not used",
    "auth.Permission": "reference data of Django",
    "contenttypes.ContentType": "reference data of Django",
}
