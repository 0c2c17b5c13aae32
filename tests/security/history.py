"""The history of git read without git, which a bare machine lacks: every object of a clone, each proved by its own id.

Loose objects, packs with their deltas, alternates and worktrees; a shallow clone has fewer objects and is read alike.
What can't be read, or is not what its id says, raises ValueError: nothing is passed over in silence. The formats:
gitrepository-layout, gitformat-pack (git's own documentation)."""

import hashlib
import struct
import zlib
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

KINDS = {1: b"commit", 2: b"tree", 3: b"blob", 4: b"tag"}
BY_OFFSET, BY_ID = 6, 7  # kinds of deltas: how they name what they are made of
ID = 20  # bytes of a SHA-1


class Kept(NamedTuple):
    """An object: its id, its kind and what is in it."""

    id: str
    kind: bytes
    content: bytes


def objects(root: Path) -> Iterator[Kept]:
    """Every object of the clone in this folder, also what no branch leads to; nothing where there is no `.git`."""
    git = root / ".git"
    if git.is_file():  # a worktree: the name of its own folder stands in a file
        git = root / git.read_text().removeprefix("gitdir:").strip()
    if (git / "commondir").is_file():
        git = git / (git / "commondir").read_text().strip()
    for folder in stores(git / "objects"):
        for path in sorted(folder.glob("[0-9a-f][0-9a-f]/*")):
            kind, _, content = zlib.decompress(path.read_bytes()).partition(b"\0")
            yield proved(path.parent.name + path.name, kind.split()[0], content)
        for index in sorted(folder.glob("pack/*.idx")):
            yield from Pack(index).objects()


def stores(folder: Path) -> list[Path]:
    """The folder of objects and those that it borrows from."""
    borrowed = folder / "info" / "alternates"
    names = borrowed.read_text().splitlines() if borrowed.is_file() else []
    return [folder, *(store for name in names if name for store in stores((folder / name).resolve()))]


def proved(id: str, kind: bytes, content: bytes) -> Kept:
    """The object, when it is what its id says. Raises ValueError."""
    head = kind + b" " + str(len(content)).encode() + b"\0"
    if hashlib.sha1(head + content, usedforsecurity=False).hexdigest() != id:
        raise ValueError(f"{id} is not what was read of it")
    return Kept(id, kind, content)


class Pack:
    """A pack and its index (version 2): ids in order, then check sums, then where each object begins."""

    def __init__(self, index: Path) -> None:
        told, self.data = index.read_bytes(), index.with_suffix(".pack").read_bytes()
        if told[:8] != b"\xfftOc\0\0\0\2" or self.data[:4] != b"PACK":
            raise ValueError(f"{index}: a format that is not known here")
        number = struct.unpack(">L", told[1028:1032])[0]
        ids = told[1032 : 1032 + number * ID]
        at = 1032 + number * (ID + 4)
        short, long = struct.unpack(f">{number}L", told[at : at + number * 4]), at + number * 4
        places = [one if one < 2**31 else struct.unpack_from(">Q", told, long + (one - 2**31) * 8)[0] for one in short]
        self.places = {ids[n * ID : n * ID + ID]: place for n, place in enumerate(places)}
        self.ends = dict(pairwise([*sorted(places), len(self.data) - ID]))
        self.read = lru_cache(4096)(self._read)

    def objects(self) -> Iterator[Kept]:
        """All of them."""
        for id, place in self.places.items():
            yield proved(id.hex(), *self.read(place))

    def _read(self, place: int) -> tuple[bytes, bytes]:
        """Kind and content of the object that begins here, deltas applied."""
        at, first = place + 1, self.data[place]
        while self.data[at - 1] & 128:
            at += 1
        kind = first >> 4 & 7
        if kind in KINDS:
            return KINDS[kind], self.unpacked(at, place)
        if kind == BY_ID:
            base = self.places[self.data[at : at + ID]]
            at += ID
        else:
            back, at = self.data[at] & 127, at + 1
            while self.data[at - 1] & 128:
                back, at = (back + 1 << 7) | self.data[at] & 127, at + 1
            base = place - back
        kind_of_base, content = self.read(base)
        return kind_of_base, patched(content, self.unpacked(at, place))

    def unpacked(self, at: int, place: int) -> bytes:
        """The compressed bytes from here to the end of the object that began at `place`."""
        return zlib.decompress(self.data[at : self.ends[place]])


def patched(base: bytes, delta: bytes) -> bytes:
    """What the delta makes of the base: pieces copied from it and pieces that stand in the delta."""
    at = 0
    for _ in range(2):  # two lengths that the id proves better
        while delta[at] & 128:
            at += 1
        at += 1
    pieces = []
    while at < len(delta):
        act, at = delta[at], at + 1
        if not act & 128:
            pieces.append(delta[at : at + act])
            at += act
            continue
        start = size = 0
        for bit in range(7):
            if act >> bit & 1:
                start, size = (
                    (start | delta[at] << 8 * bit, size) if bit < 4 else (start, size | delta[at] << 8 * (bit - 4))
                )
                at += 1
        pieces.append(base[start : start + (size or 0x10000)])
    return b"".join(pieces)
