"""The shape of the code, held: budgets, names, imports, and what may not stand in Python or in a template.

Every rule is a function from a text to the faults in it. It is tried twice: on each file of the project, where it must
find nothing, and on a planted fault, where it must find something (a rule that cannot fail guards nothing).
"""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("mentoring", "participants", "programs", "monitoring")
NOT_A_SLICE = ("migrations", "management", "templatetags", "__pycache__", "kit")

CODE = sorted(
    path for folder in (*PACKAGES, "tests") for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts
)
PRODUCT = [path for path in CODE if path.relative_to(ROOT).parts[0] in PACKAGES]
TESTS = [path for path in CODE if path.relative_to(ROOT).parts[0] == "tests"]
VIEWS = [path for path in PRODUCT if path.name == "views.py"]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SLICES = sorted(
    folder
    for package in PACKAGES
    for folder in (ROOT / package).iterdir()
    if folder.is_dir() and folder.name not in NOT_A_SLICE
)

Rule = Callable[[str], list[str]]


def name(path: Path) -> str:
    """The path as people write it."""
    return str(path.relative_to(ROOT))


# --- Budgets ---------------------------------------------------------------------------------------------------------


def longer_than(limit: int) -> Rule:
    """A rule: the text has at most so many lines."""
    return lambda text: [f"{text.count(chr(10))} lines"] if text.count("\n") > limit else []


def long_functions(text: str) -> list[str]:
    """Functions of more than 40 lines, from `def` to the last."""
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [f"{node.name}: line {node.lineno}" for node in functions if (node.end_lineno or 0) - node.lineno >= 40]


def lines_of(paths: Iterator[Path]) -> int:
    """Lines of Python in all of them."""
    return sum(path.read_text().count("\n") for path in paths)


def lines_of_code(text: str) -> int:
    """Lines that hold more than a docstring, a comment or nothing."""
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    notes: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, holders) and ast.get_docstring(node) is not None:
            notes |= set(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    lines = enumerate(text.splitlines(), 1)
    return sum(
        bool(line.strip()) and not line.lstrip().startswith("#") and number not in notes for number, line in lines
    )


# --- Python ----------------------------------------------------------------------------------------------------------

SLOW = {"weasyprint", "openpyxl", "playwright", "axe_playwright_python"}  # the only reason to import later
IN_PYTHON = re.compile(
    r"\bmark_safe\b|\bSafe(?:String|Text)\(|\bcsrf_exempt\b|\bRawSQL\b|\.raw\(|\.extra\(|\bcursor\(\)"
    r"|django\.db\.models\.signals|raise NotImplementedError|\b(?:TODO|FIXME|XXX)\b|\brequests\b\.(?:get|post)"
    r"|\burlopen\(|\beval\(|\bexec\("
)
UNSCOPED = re.compile(r"\.objects\.(?:all|filter|exclude|get|order_by|values|values_list|count|first|last|in_bulk)\(")
LOOSE = re.compile(r"\bget_object_or_404\(|\bget_list_or_404\(")
IN_TESTS = re.compile(
    r"\b(?:mark|pytest)\.skip\b|\bskipif\b|\bxfail\b|\bimportorskip\b|\bskipTest\b|\btime\.sleep\(|\bTODO\b|\bFIXME\b"
)


def late_imports(text: str) -> list[str]:
    """Imports inside a function or a class, but for a slow library or Django's AppConfig.ready."""
    faults = []
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) or node.name == "ready":
            continue
        for inner in ast.walk(node):
            if isinstance(inner, ast.Import | ast.ImportFrom):
                module = inner.names[0].name if isinstance(inner, ast.Import) else inner.module or ""
                if module.partition(".")[0] not in SLOW:
                    faults.append(f"{module}: line {inner.lineno}")
    inside_ready = {
        f": line {inner.lineno}"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef) and node.name == "ready"
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    }
    return [fault for fault in faults if not any(fault.endswith(end) for end in inside_ready)]


def code_lines(text: str, forbidden: re.Pattern[str], reason: str = "") -> list[str]:
    """Lines on which the pattern stands in code (not in a docstring or comment) and no `# reason:` answers for it."""
    code = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            for number in range(node.lineno - 1, node.end_lineno or node.lineno):
                code[number] = ""
    found = enumerate(code, 1)
    return [
        f"line {number}: {line.strip()}"
        for number, line in found
        if forbidden.search(line.partition("  #")[0]) and not (reason and f"# {reason}: " in line)
    ]


def forbidden_python(text: str) -> list[str]:
    """Raw SQL, unsafe marks, open network, signals of models, things left for later."""
    return code_lines(text, IN_PYTHON) + [
        f"line {number}" for number, line in enumerate(text.splitlines(), 1) if re.search(r"#.*\b(TODO|FIXME)\b", line)
    ]


def unscoped_reads(text: str) -> list[str]:
    """Reads in a view that do not go through `visible_to`; a line may say why with `# scope: …`."""
    return code_lines(text, UNSCOPED, "scope") + code_lines(text, LOOSE, "scope")


def not_run(text: str) -> list[str]:
    """Tests that would not run, or that wait for the clock."""
    return code_lines(text, IN_TESTS)


def bad_name(path: str) -> list[str]:
    """Names that say nothing of what is inside."""
    return [
        part
        for part in Path(path).with_suffix("").parts
        if re.fullmatch(r"(utils?|helpers?|services?|common|misc)", part)
    ]


def imports_of(text: str) -> set[str]:
    """Top-level packages that a module imports, anywhere in it."""
    nodes = list(ast.walk(ast.parse(text)))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return {
        module.partition(".")[0] for module in plain | {n.module or "" for n in nodes if isinstance(n, ast.ImportFrom)}
    }


# --- Templates -------------------------------------------------------------------------------------------------------

INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|\bhx-on\b|[\"']js:",
    re.IGNORECASE,
)
UNSAFE = re.compile(r"\|\s*safe(?:seq)?\b|\{%\s*autoescape\s+off")
ELSEWHERE = re.compile(r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE)
POST = re.compile(r"<form\b[^>]*method\s*=\s*[\"']post[\"'][^>]*>(.*?)</form>", re.IGNORECASE | re.DOTALL)
LATIN = re.compile(r"[A-Za-z]{3,}")
KNOWN_LATIN = {"Excel", "xlsx", "xls", "csv", "PDF", "UTF", "SHA", "SMS", "JPG", "JPEG", "PNG", "WCAG", "JavaScript"}
KNOWN_LATIN.add("cjrjkjdf")  # «соколов» on the wrong keyboard layout


def inline_code(text: str) -> list[str]:
    """Scripts and styles inside the page, which the Content-Security-Policy would refuse."""
    return INLINE.findall(text)


def unsafe_marks(text: str) -> list[str]:
    """Places where a user's text would be taken for HTML."""
    return UNSAFE.findall(text)


def foreign_addresses(text: str) -> list[str]:
    """Files and forms on somebody else's host."""
    return ELSEWHERE.findall(text)


def unguarded_forms(text: str) -> list[str]:
    """Forms that write and carry no CSRF token of their own."""
    return [form[:80] for form in POST.findall(text) if "csrf_token" not in form and "{% include" not in form]


def english(text: str) -> list[str]:
    """Latin words that a reader would see: the interface is Russian."""
    text = re.sub(
        r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}|<!--.*?-->|<(script|style|kbd|code)\b.*?</\1>",
        " ",
        text,
        flags=re.DOTALL,
    )
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", text, flags=re.DOTALL)
    text = re.sub(r"<[^>]*>|&\w+;|[\w-]+=\"[^\"]*\"", " ", text)
    return [word for word in LATIN.findall(text) if word not in KNOWN_LATIN]


# --- On every file ---------------------------------------------------------------------------------------------------


def each(files: list[Path]) -> pytest.MarkDecorator:
    """Try the test on each of these files, named by its path."""
    return pytest.mark.parametrize("file", files, ids=name)


@each(CODE)
def test_a_file_is_small_well_named_and_imports_at_its_top(file: Path) -> None:
    text = file.read_text()
    faults = longer_than(400)(text) + long_functions(text) + late_imports(text) + bad_name(name(file))
    assert not faults


@each(VIEWS)
def test_views_are_thin_and_read_only_what_the_user_may_see(file: Path) -> None:
    text = file.read_text()
    assert not longer_than(250)(text) + unscoped_reads(text)


@each(PRODUCT)
def test_the_product_has_no_forbidden_python(file: Path) -> None:
    assert not forbidden_python(file.read_text())


@each([path for path in TESTS if path != Path(__file__)])
def test_no_test_is_skipped_or_waits(file: Path) -> None:
    assert not not_run(file.read_text())


@pytest.mark.parametrize("folder", SLICES, ids=name)
def test_a_slice_has_at_most_800_lines(folder: Path) -> None:
    assert lines_of(folder.rglob("*.py")) <= 800


def test_the_kit_has_at_most_600_lines_of_code() -> None:
    assert sum(lines_of_code(path.read_text()) for path in (ROOT / "mentoring" / "kit").rglob("*.py")) <= 600
    assert (
        lines_of_code('"""What\n\nfor."""\n\n# why\nx = 1  # one\ndef f():\n    """So."""\n    return """a\nb"""\n')
        == 4
    )


@pytest.mark.parametrize("package", PACKAGES)
def test_tables_of_contents_hold_no_code_of_their_own(package: str) -> None:
    text = (ROOT / package / "models.py").read_text()
    assert not [node for node in ast.parse(text).body if isinstance(node, ast.ClassDef | ast.FunctionDef)]


def test_only_one_module_draws_pdf_and_only_one_writes_workbooks() -> None:
    assert {name(path) for path in PRODUCT if "weasyprint" in imports_of(path.read_text())} == {"mentoring/drawing.py"}
    writers = {name(path) for path in PRODUCT if code_lines(path.read_text(), re.compile(r"\bWorkbook\("))}
    assert writers == {"mentoring/kit/sheets.py"}


@each(TEMPLATES)
def test_a_template_has_nothing_inline_unsafe_foreign_or_english(file: Path) -> None:
    text = file.read_text()
    kind = file.relative_to(ROOT / "templates").parts[0]
    inline = [] if kind in ("pdf", "mail") else inline_code(text)  # neither is shown under the page's policy
    assert not inline + unsafe_marks(text) + foreign_addresses(text) + unguarded_forms(text) + english(text)


# --- The controls: each rule sees its fault ---------------------------------------------------------------------------

LONG = "def f():\n" + "    x = 1\n" * 40
PLANTED: list[tuple[Rule, str, str]] = [
    (longer_than(400), "x = 1\n" * 401, "x = 1\n" * 400),
    (long_functions, LONG, LONG.replace("    x = 1\n", "", 1)),
    (late_imports, "def f():\n    import json\n", "def f():\n    import weasyprint\n"),
    (late_imports, "class A:\n    from a import b\n", "class A:\n    def ready(self):\n        from a import b\n"),
    (bad_name, "programs/tandems/utils.py", "programs/tandems/pairing.py"),
    (bad_name, "programs/common/models.py", "programs/tandems/models.py"),
    (forbidden_python, "x = mark_safe(name)\n", '"""mark_safe is not used."""\n'),
    (forbidden_python, "Person.objects.raw('select 1')\n", "x = raw\n"),
    (forbidden_python, "@csrf_exempt\ndef v(r): ...\n", "def v(r): ...\n"),
    (forbidden_python, "with connection.cursor() as c: ...\n", "cursor = 1\n"),
    (forbidden_python, "from django.db.models.signals import post_save\n", "from django.db import models\n"),
    (forbidden_python, "x = 1  # TODO later\n", "x = 1  # the method\n"),
    (unscoped_reads, "Person.objects.all()\n", "Person.objects.visible_to(user)\n"),
    (unscoped_reads, "get_object_or_404(Person, pk=1)\n", "visible_or_404(Person, user, pk=1)\n"),
    (unscoped_reads, "x.objects.get(pk=1)\n", "x.objects.get(pk=1)  # scope: the link itself is the key\n"),
    (not_run, "@pytest.mark.skip\ndef test(): ...\n", "def test_skipping_rows(): ...\n"),
    (not_run, "time.sleep(1)\n", "sleep = 1\n"),
    (inline_code, "<script>alert(1)</script>", '<script src="/a.js" defer></script>'),
    (inline_code, '<p style="color:red">', '<p class="red">'),
    (inline_code, '<a onclick="go()">', '<a href="/go">'),
    (inline_code, "<style>p{}</style>", '<link rel="stylesheet" href="/a.css">'),
    (inline_code, '<a href="javascript:go()">', '<a href="/javascript">'),
    (unsafe_marks, "{{ name|safe }}", "{{ name|safe_name }}"),
    (unsafe_marks, "{% autoescape off %}", "{% autoescape on %}"),
    (foreign_addresses, '<link href="https://cdn.example/a.css">', '<link href="/static/a.css">'),
    (unguarded_forms, '<form method="post"><input></form>', '<form method="post">{% csrf_token %}</form>'),
    (english, "<p>Save</p>", '<p class="save" title="Сохранить">{{ save }} Excel</p>'),
]


@pytest.mark.parametrize("rule,fault,sound", PLANTED, ids=range(len(PLANTED)))
def test_each_rule_sees_a_planted_fault_and_passes_the_sound_twin(rule: Rule, fault: str, sound: str) -> None:
    assert rule(fault)
    assert not rule(sound)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the packages, to plant import faults in."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint_imports(folder: Path) -> str:
    """What import-linter says of the packages in this folder."""
    tool = Path(sys.executable).with_name("lint-imports")
    command = [str(tool), "--no-cache"]
    return subprocess.run(command, cwd=folder, env={"PYTHONPATH": str(folder)}, capture_output=True, text=True).stdout


def test_the_import_contracts_are_kept(copied: Path) -> None:
    assert "0 broken" in lint_imports(copied)


@pytest.mark.parametrize(
    "file,line,complaint",
    [
        ("mentoring/kit/russian.py", "import participants.people.models", "mentoring.kit.russian -> participants"),
        ("mentoring/kit/russian.py", "import mentoring.org.models", "mentoring.kit.russian -> mentoring.org"),
        ("participants/people/models.py", "import programs.tandems.models", "participants.people.models -> programs"),
        ("participants/people/models.py", "import participants.consents.models", "models -> participants.consents"),
        ("programs/attics/__init__.py", '"""A folder with no place in the order."""', "programs.attics"),
    ],
)
def test_the_import_contracts_see_a_planted_fault(copied: Path, file: str, line: str, complaint: str) -> None:
    target = copied / file
    target.parent.mkdir(exist_ok=True)
    target.write_text((target.read_text() if target.exists() else "") + f"\n{line}\n")
    said = lint_imports(copied)
    assert complaint in said
    assert "0 broken" not in said
