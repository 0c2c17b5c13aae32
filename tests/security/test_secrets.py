"""No key and no password stands in the tree or in the history of git: what was committed once is known for ever.

Never skipped, and git itself is not needed: history.py reads a clone of any kind. A tree without `.git` (an archive of
the sources) has no history to look through; there the tree is all that there is."""

import hashlib
import os
import re
import shutil
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.security.history import objects

ROOT = Path(__file__).resolve().parents[2]
HISTORY = ROOT / "tests" / "data" / "history"  # two packs that git made of a key that was committed and taken out
SECRET = re.compile(
    rb"(?:SECRET_KEY|PASSWORD|TOKEN)\s*=\s*[\"'][A-Za-z0-9+/_=-]{20,}|-----BEGIN [A-Z ]*PRIVATE KEY|"
    rb"\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}|\bglpat-[\w-]{20}|postgres(?:ql)?://\w+:[^@\s\"'{]{12,}@[\w.]+\.\w"
)
MADE = {".git", ".venv", "node_modules", "var", "htmlcov", "__pycache__"}  # not committed, as are folders of caches
PLANTED = b"SECRET" + b'_KEY = "kept9vRt4WqZ1xLm8NpB3sYdF6hJ0cGuEaVi5oTz"\n'


def tree(root: Path) -> Iterator[tuple[str, bytes]]:
    """(name, content) of every file of the sources."""
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in MADE and not name.endswith("_cache")]
        for path in (Path(folder, name) for name in names):
            if path.is_file() and path.name != ".git":
                yield str(path.relative_to(root)), path.read_bytes()


def secrets_in(root: Path) -> list[str]:
    """Names of the files, and ids of the objects of the history, that hold a secret."""
    found = [name for name, content in tree(root) if SECRET.search(content)]
    return found + [one.id for one in objects(root) if one.kind != b"tree" and SECRET.search(one.content)]


def test_no_key_or_password_stands_in_the_tree_or_in_the_history() -> None:
    assert sum(1 for _ in tree(ROOT)) > 300
    assert (ROOT / ".git").exists() is bool(next(objects(ROOT), None))
    assert not secrets_in(ROOT)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone whose secret was committed and taken out again: a sound file, and a loose object of what it was."""
    root = tmp_path / "clone"
    body = b"blob " + str(len(PLANTED)).encode() + b"\0" + PLANTED
    id = hashlib.sha1(body, usedforsecurity=False).hexdigest()
    (root / ".git" / "objects" / id[:2]).mkdir(parents=True)
    (root / ".git" / "objects" / id[:2] / id[2:]).write_bytes(zlib.compress(body))
    (root / "settings.py").write_text("import os\n")
    return root


def packed(root: Path, how: str) -> Path:
    """A clone with the pack of this kind."""
    shutil.copytree(HISTORY / how, root / ".git" / "objects" / "pack")
    return root


def test_what_was_committed_and_taken_out_is_found(clone: Path) -> None:
    assert len(secrets_in(clone)) == 1
    shutil.rmtree(clone / ".git")
    assert not secrets_in(clone)  # an archive of the sources
    (clone / "local.py").write_bytes(PLANTED)
    assert secrets_in(clone) == ["local.py"]


@pytest.mark.parametrize("how", ["ofs", "ref"])
def test_it_is_found_in_a_pack_where_it_is_only_a_difference(how: str, tmp_path: Path) -> None:
    root = packed(tmp_path, how)
    kinds = [one.kind for one in objects(root)]
    assert {kind: kinds.count(kind) for kind in kinds} == {b"commit": 3, b"tree": 3, b"blob": 3}
    assert secrets_in(root) == ["1a3d750b9797ed1f51e81213d8d670ab0fcb35d1"]


def test_it_is_found_in_borrowed_objects_and_from_a_worktree(clone: Path, tmp_path: Path) -> None:
    borrower, worktree = tmp_path / "borrower", tmp_path / "worktree"
    (borrower / ".git" / "objects" / "info").mkdir(parents=True)
    (borrower / ".git" / "objects" / "info" / "alternates").write_text("../../../clone/.git/objects\n")
    own = clone / ".git" / "worktrees" / "one"
    own.mkdir(parents=True)
    (own / "commondir").write_text("../..\n")
    worktree.mkdir()
    (worktree / ".git").write_text(f"gitdir: {own}\n")
    assert len(secrets_in(borrower)) == len(secrets_in(worktree)) == 1


def test_a_pack_that_cannot_be_read_is_not_taken_for_a_clean_one(tmp_path: Path) -> None:
    pack = packed(tmp_path, "ofs") / ".git" / "objects" / "pack" / "pack-secret.pack"
    sound, data, refused = list(objects(tmp_path)), pack.read_bytes(), 0
    pack.chmod(0o644)
    for at in range(0, len(data) - 20, 20):  # the sum of all stands at the end
        pack.write_bytes(data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :])
        try:
            assert list(objects(tmp_path)) == sound  # a length that is told twice
        except (ValueError, LookupError, zlib.error):
            refused += 1
    assert refused > 60
