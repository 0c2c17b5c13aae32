"""Which class each field of each model has, and whose row it is. Pure: models stand here by name, as acts do in
`audit/actions.py`; a system check (checks.py) refuses a field that is not here."""

from dataclasses import dataclass

from mentoring.personal.classes import (
    ACCESS,
    AGE,
    CARD,
    CONSENT,
    CONTACT,
    FAMILY,
    FILES,
    HIDDEN,
    IDENTITY,
    LEARNING,
    NOTE,
    OPINION,
    PAPER,
    PUBLIC,
    REQUEST,
    SELECTION,
    TANDEM,
    TECHNICAL,
    TRACE,
    WORK,
    WORKER,
    FieldClass,
)

# The same in every model: numbers, links to the row above, keys of search and order, who wrote it down and when.
EVERYWHERE: dict[str, FieldClass] = {
    **dict.fromkeys(("id", "version", "school", "year", "position", "order", "tandem", "request", "card"), TECHNICAL),
    **dict.fromkeys(("person", "user", "candidate", "course", "group", "lesson", "enrolment", "partner"), TECHNICAL),
    **dict.fromkeys(("pile", "blank", "link", "parent", "area", "job", "merged_into"), TECHNICAL),
    **dict.fromkeys(("created_by", "created_at", "decided_at", "decided_by", "uploaded_by", "uploaded_at"), TRACE),
    **dict.fromkeys(("search_key", "search_text", "sort_key", "code_hash", "token_hash", "sha256"), HIDDEN),
}


@dataclass(frozen=True)
class Kept:
    """A model: how a row leads to the person (`person`) or to the sign-in (`user`) that it is about, «pk» for the row
    itself; `also` is another way to a person; the classes of its fields. Without any of them a row speaks of nobody or
    of many at once."""

    classes: dict[FieldClass, str]
    person: str = ""
    user: str = ""
    also: str = ""

    @property
    def ways(self) -> list[str]:
        """The ways to people."""
        return [way for way in (self.person, self.also) if way]

    def class_of(self, name: str) -> FieldClass | None:
        """The class of a field; None when nobody gave it one."""
        for one, names in self.classes.items():
            if name in names.split():
                return one
        return EVERYWHERE.get(name)


def public(names: str) -> Kept:
    """A model that speaks of no person."""
    return Kept({PUBLIC: names})


CARD_OF_BASE = "form entered_on entered_text finished_on results review_url"
KEPT: dict[str, Kept] = {
    # schools and reference data
    "mentoring.Municipality": public("name"),
    "mentoring.School": public(
        "code short_name charter_name founder place letterhead municipality director_last director_first"
        " director_middle director_post order_suffix time_zone help_contact second_factor setup_done"
    ),
    "mentoring.MentoringForm": public("code title mentor_kind mentee_kind spellings source is_local"),
    "mentoring.RoleModel": public("form title"),
    "mentoring.MentoringKind": public("code title"),
    "mentoring.Post": public("nominative gent datv accs ablt loct"),
    "mentoring.SchoolYear": public("start starts ends state mentor_load introduction_order forms"),
    "mentoring.NumberSeries": public("kind last"),
    # those who sign in
    "mentoring.User": Kept(
        {
            WORKER: "last_name first_name middle_name",
            ACCESS: "username email last_login is_active date_joined second_factor",
            TECHNICAL: "is_superuser is_staff must_change_password groups user_permissions",
            HIDDEN: "password",
        },
        user="pk",
    ),
    "mentoring.RoleGrant": Kept({ACCESS: "role municipality since until"}, user="user"),
    "mentoring.Invitation": Kept({ACCESS: "expires_at accepted_at revoked_at"}, user="user"),
    "mentoring.SignInSession": Kept({ACCESS: "started_at seen_at ip browser", HIDDEN: "session_key"}, user="user"),
    "mentoring.RecoveryCode": Kept({HIDDEN: "used_at"}, user="user"),
    "mentoring.SavedView": Kept({ACCESS: "list title query"}, user="user"),
    "mentoring.Failure": Kept({HIDDEN: "at kind name_hash ip"}),
    "mentoring.AuditEntry": Kept(
        {
            TRACE: "at action actor_id actor_label school_id object_type object_id fields values ip",
            HIDDEN: "session request_id",
        }
    ),
    "mentoring.Job": Kept(
        {TRACE: "kind title state done total message back run cancel_asked beat_at finished_at arguments result"}
    ),
    "mentoring.PersonalLink": Kept(
        {TRACE: "purpose expires_at used_at revoked_at single_use", HIDDEN: "seed draft draft_at"}
    ),
    # people and the bases
    "participants.Person": Kept(
        {
            IDENTITY: "kind last_name first_name middle_name grade letter post workplace name_forms post_forms left_on"
            " erased_at",
            AGE: "birth_date birth_year gender",
            CONTACT: "phone email",
            WORK: "subject category experience_since",
        },
        person="pk",
    ),
    "participants.Guardian": Kept({FAMILY: "full_name relation phone email"}, person="person"),
    "participants.MentorCard": Kept(
        {
            CARD: f"{CARD_OF_BASE} competencies achievements interests wished_age time_resource load_limit",
            NOTE: "note",
        },
        person="person",
    ),
    "participants.MenteeCard": Kept({CARD: f"{CARD_OF_BASE} request_text completion", NOTE: "note"}, person="person"),
    "participants.MentorArea": Kept({CARD: "area guessed"}, person="card__person"),
    # requests and applications
    "participants.RequestArea": public("code title audience keywords retired"),
    "participants.HiddenArea": public(""),
    "participants.MentoringRequest": Kept(
        {
            REQUEST: "form areas areas_guessed words wished_result mentor_wishes tried slots source state reason",
        },
        person="person",
    ),
    "participants.ThirdPartyView": Kept(
        {OPINION: "kind author_name stance text advice given_at", TRACE: "asked_at"}, person="request__person"
    ),
    "participants.Door": public("kind opens_on closes_on closed_at turned_away turned_away_at"),
    "participants.Application": Kept(
        {REQUEST: "kind state payload name place by_paper number reason", HIDDEN: "ip_hash"}, person="person"
    ),
    # erasure
    "participants.Erasure": Kept(
        {
            CONSENT: "asked_by ground asked_on document due_on state reason done_at act",
            TRACE: "decisions done_by",
        },
        person="person",
    ),
    "programs.Correction": Kept(
        {REQUEST: "words state asked_by came document asked_on due_on reason"}, person="person"
    ),
    # consents
    "participants.ConsentText": public("code kind signer role since title lead body"),
    "participants.Consent": Kept(
        {
            CONSENT: "kind signer signer_name given_on until withdrawn_on child_signed recipient text withdrawn_at"
            " destroy_by letter mistaken_at scan place",
            NOTE: "mistake",
            TRACE: "mistaken_by",
        },
        person="person",
    ),
    "participants.ConsentBlank": Kept(
        {
            CONSENT: "kind signer text recipient until code answer answered_at signer_name contact printed_at"
            " annulled_at",
            TECHNICAL: "consent",
        },
        person="person",
    ),
    "participants.BlankPrint": Kept({FILES: "blanks file"}),
    "participants.ScanPile": Kept({TRACE: "taken_at"}),
    "participants.ScanPage": Kept({FILES: "source number code file", TECHNICAL: "consent"}),
    # selection and partners
    "participants.Candidate": Kept(
        {
            REQUEST: "words motivation experience can_teach will_not learning achievements interests form forms"
            " areas wished_age time_resource slots source",
            SELECTION: "state reason",
        },
        person="person",
    ),
    "participants.Interview": Kept(
        {
            SELECTION: "planned_on place held_on held_by psychologist motivation communication time risks decision"
            " reason",
        },
        person="candidate__person",
    ),
    "participants.RecordCheck": Kept({SELECTION: "seen_on seen_by"}, person="person"),
    "participants.Admission": Kept({SELECTION: "ground reason admitted_on ended_on"}, person="candidate__person"),
    "participants.SelectionRules": public("admission_needed course_needed"),
    "participants.Partner": Kept(
        {
            CONTACT: "contact_name contact_post phone email",
            FILES: "name kind address agreement agreed_on agreed_until note over",
        }
    ),
    "participants.PartnerPerson": Kept({IDENTITY: "partner"}, person="person"),
    # «Школа наставников»
    "participants.Course": public("title threshold has_test note"),
    "participants.CourseTopic": public("title hours form"),
    "participants.CourseGroup": Kept({LEARNING: "title leader leader_text starts ends place"}, person="leader"),
    "participants.Lesson": public("day starts ends place marked_at topics"),
    "participants.Enrolment": Kept({LEARNING: "group state test_passed reason finished_on"}, person="person"),
    "participants.Attendance": Kept({LEARNING: "lesson mark"}, person="enrolment__person"),
    "participants.Certificate": Kept(
        {LEARNING: "number dated code facts paper cancelled_on", NOTE: "cancel_reason", TRACE: "cancelled_by"},
        person="enrolment__person",
    ),
    # tandems and orders
    "programs.Tandem": Kept(
        {
            TANDEM: "number form role_model mentoring_kind theme starts ends state end_reason",
            FILES: "unadmitted_reason",  # it speaks of the mentor, and the row is the mentees' too
            TRACE: "activated_at ended_at",
        },
        person="members__person",
    ),
    "programs.TandemMember": Kept(
        {TANDEM: "tandem side since until", NOTE: "left_reason", TECHNICAL: "holds"}, person="person"
    ),
    "programs.RequestAnswer": Kept({TANDEM: "tandem since"}, person="request__person"),
    "programs.LegalGround": public("code wording issued_on number valid_from valid_to kinds by_default rank"),
    "programs.Order": Kept(
        {
            PAPER: "kind title state number_text dated",
            FILES: "preamble remark facts said paper approved_as starts ends number number_year grounds",
            TRACE: "submitted_at approved_at approved_by registered_at registered_by sealed_at",
            HIDDEN: "paper_of token",
        },
        person="lines__tandem__members__person",
        also="acknowledgements__person",
    ),
    "programs.OrderItem": Kept({FILES: "text"}),
    "programs.OrderLine": Kept({TECHNICAL: "tandem"}),
    "programs.CheckOverride": Kept({FILES: "code reason", TRACE: "actor at"}),
    "programs.Acknowledgement": Kept({PAPER: "order name post acknowledged_on"}, person="person"),
    "programs.OrderScan": Kept({FILES: "file"}),
    # labour side of mentoring
    "programs.MentorDuty": Kept(
        {
            WORK: "content method starts ends payment amount terms ground state consent_on number dated ended_by"
            " notice_on last_day reason",
        },
        person="person",
    ),
    # tables that were loaded
    "mentoring.Reload": Kept(
        {FILES: "source state content counts journal", TECHNICAL: "listed", TRACE: "taken_at undone_at"}
    ),
    "programs.Import": Kept(
        {
            FILES: "source state content read headers choices left_out clear_empty counts journal",
            TRACE: "taken_at undone_at",
        }
    ),
    "programs.HeaderMemory": public("key base columns"),
}


def class_of(model: str, field: str) -> FieldClass | None:
    """The class of «participants.Person», «phone»; None when it has none."""
    kept = KEPT.get(model)
    return kept.class_of(field) if kept else None
