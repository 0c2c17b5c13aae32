"""What becomes of the columns of tandems, orders and loaded tables; together with those of people: all there is."""

from participants.erasing.fields import ROWS, SOMEBODY, WORDS, Rows

PROGRAMS: dict[str, Rows] = {
    "programs.Tandem": Rows("school", texts="theme end_reason unadmitted_reason"),
    "programs.TandemMember": Rows("tandem__school", "person", {"left_reason": ""}, texts="left_reason"),
    "programs.Order": Rows(
        "school",
        texts="title preamble remark",
        kept="number_text facts said paper paper_of sha256 token approved_as",
        why="papers.py takes the name out of facts and words and closes the file; the rest are numbers and hashes",
    ),
    "programs.OrderItem": Rows("order__school", texts="text"),
    "programs.CheckOverride": Rows("order__school", texts="reason", kept="code", why="a code and numbers of rows"),
    "programs.Acknowledgement": Rows(
        "order__school", "person", {"name": SOMEBODY, "post": "", "sort_key": ""}, texts="name post", kept="sort_key"
    ),
    "programs.OrderScan": Rows(
        kept="file sha256",
        why="an order is kept for good (перечень № 236, ст. 19): the file "
        "stays for the archive, no page gives it once the order is closed",
    ),
    "programs.Import": Rows(
        "school",
        texts="source",
        kept="content read headers choices left_out counts journal",
        why="papers.py empties loads that name the person; what is left has numbers only",
    ),
    "programs.MentorDuty": Rows(
        "person__school",
        "person",
        {"content": WORDS, "method": WORDS, "terms": "", "ground": "", "number": "", "reason": "", "amount": None},
        texts="content method terms ground reason",
    ),
    "programs.Correction": Rows("school", "person", texts="words reason document", deleted=True),
    "programs.HeaderMemory": Rows(kept="key base columns", why="titles of columns"),
    "programs.LegalGround": Rows(kept="code wording number kinds", why="reference data"),
}
EVERYTHING = ROWS | PROGRAMS
