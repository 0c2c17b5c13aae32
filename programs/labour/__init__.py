"""Mentoring of colleagues as extra work by ТК РФ ст. 351.8: consent, supplementary agreement, early end. Pages are in
programs/labourdesk.

For slices above: models.MentorDuty, leaving.with_tandems."""
