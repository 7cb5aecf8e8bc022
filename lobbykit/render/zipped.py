"""Files -> a zip: what many zips have in common is compressed and laid out once.

Not zipfile's, for the sake of 100,000 letters. APPNOTE.TXT (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT),
4.3.7 (the header before each file), 4.3.12 (its entry in the directory) and 4.3.16 (the end).
"""

import zlib
from collections.abc import Callable, Mapping
from struct import Struct
from typing import NamedTuple

_VERSION = 20  # deflate
_DEFLATED = 8
_MIDNIGHT, _DAY = 0, (1 << 5) | 1  # 1 January 1980, the earliest that a zip can tell
# What header and directory both say of a file: the same of each; its checksum and sizes; how long its name is.
_ALIKE = Struct("<HHHHH").pack(_VERSION, 0, _DEFLATED, _MIDNIGHT, _DAY)
_SIZES = Struct("<III")
_LENGTHS = Struct("<HH")
_LISTED, _PLACE = Struct("<4sH"), Struct("<HHHII")  # what the directory alone says, before and after
_END, _END_PLACE = Struct("<4sHHHHI"), Struct("<IH")
# Before a block that stands in a deflated file as it is, and how long that can be (RFC 1951, section 3.2.4).
_STORED, _LONGEST_STORED = Struct("<BHH"), 0xFFFF


class Part(NamedTuple):
    """One file of a zip, or a stretch of one."""

    data: bytes
    deflated: bytes


def compressed(text: str) -> Part:
    """Return a file, or the end of one."""
    data = text.encode()
    return Part(data, zlib.compress(data, wbits=-zlib.MAX_WBITS))


def stretch(text: str, level: int = zlib.Z_DEFAULT_COMPRESSION) -> Part:
    """Return a stretch of a file, which others can follow."""
    data, stream = text.encode(), zlib.compressobj(level, wbits=-zlib.MAX_WBITS)
    return Part(data, stream.compress(data) + stream.flush(zlib.Z_SYNC_FLUSH))


def joined(first: Part, second: Part) -> Part:
    """Return a stretch, and what follows it, as one."""
    return Part(first.data + second.data, first.deflated + second.deflated)


class Zip(NamedTuple):
    """A zip that lacks its last file."""

    files: bytes
    directory: bytes
    number: int  # of its files

    def closing(self, name: bytes, start: Part, end: Part) -> Callable[[bytes], bytes]:
        """Return what gives the zip with its last file: the start, the stretch that it is called with, the end.

        That stretch, which no other zip has, is not compressed: for a letter that saves half of the time, and costs a
        tenth more room.
        """
        size, deflated = len(start.data) + len(end.data), len(start.deflated) + len(end.deflated)
        checksum = zlib.crc32(start.data)
        (header, named), (entry, rest) = _header(name), _listed(name, len(self.files))
        opening, middle = named + start.deflated, end.deflated + self.directory + entry
        directory_at = len(self.files) + len(header) + _SIZES.size + len(named) + deflated
        directory_size = len(self.directory) + len(entry) + _SIZES.size + len(rest)
        ending = rest + _END.pack(b"PK\5\6", 0, 0, self.number + 1, self.number + 1, directory_size)

        def closed(own: bytes) -> bytes:
            content = _stored(own)
            sum_of_all = zlib.crc32(end.data, zlib.crc32(own, checksum))
            sizes = _SIZES.pack(sum_of_all, deflated + len(content), size + len(own))
            place = _END_PLACE.pack(directory_at + len(content), 0)
            return b"".join((self.files, header, sizes, opening, content, middle, sizes, ending, place))

        return closed


def opened(parts: Mapping[str, Part]) -> Zip:
    """Return a zip of the parts, by name and in their order."""
    files, directory = bytearray(), bytearray()
    for name, part in parts.items():
        own = name.encode("ascii")
        sizes = _SIZES.pack(zlib.crc32(part.data), len(part.deflated), len(part.data))
        directory += sizes.join(_listed(own, len(files)))
        files += sizes.join(_header(own)) + part.deflated
    return Zip(bytes(files), bytes(directory), len(parts))


def _header(name: bytes) -> tuple[bytes, bytes]:
    """Return what stands before a file, around its sizes."""
    return b"PK\3\4" + _ALIKE, _LENGTHS.pack(len(name), 0) + name


def _listed(name: bytes, offset: int) -> tuple[bytes, bytes]:
    """Return a file's entry in the directory, around its sizes."""
    entry = _LISTED.pack(b"PK\1\2", _VERSION) + _ALIKE
    return entry, _LENGTHS.pack(len(name), 0) + _PLACE.pack(0, 0, 0, 0, offset) + name


def _stored(data: bytes) -> bytes:
    """Return the data as a stretch of a deflated file that is not compressed."""
    if len(data) <= _LONGEST_STORED:
        return _stored_block(data)
    starts = range(0, len(data), _LONGEST_STORED)
    return b"".join(_stored_block(data[start : start + _LONGEST_STORED]) for start in starts)


def _stored_block(data: bytes) -> bytes:
    return _STORED.pack(0, len(data), len(data) ^ _LONGEST_STORED) + data
