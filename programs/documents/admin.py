"""Dated legal grounds, kept by the administrator: preambles take them from here and from nowhere else."""

from mentoring.org.admin import ReferenceAdmin


class LegalGroundAdmin(ReferenceAdmin):
    """Acts that a preamble may lean on, with the term of their force."""

    list_display = ["wording", "issued_on", "number", "valid_from", "valid_to", "by_default", "rank"]
    search_fields = ["wording", "number"]
