"""Files -> a zip: what many zips have in common is compressed and laid out once.

Not zipfile's, for the sake of 100,000 letters. APPNOTE.TXT (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT),
4.3.7 (the header before each file), 4.3.12 (its entry in the directory) and 4.3.16 (the end).
"""

import zlib
from collections.abc import Mapping
from struct import Struct
from typing import NamedTuple

_ENTRY = Struct("<HHHHHIIIHH")  # what header and directory both say of a file
_DIRECTORY_ENTRY = Struct(f"<4sH{_ENTRY.size}sHHHII")
_END = Struct("<4sHHHHIIH")
_VERSION = 20  # deflate
_DEFLATED = 8
_MIDNIGHT, _DAY = 0, (1 << 5) | 1  # 1 January 1980, the earliest that a zip can tell
_LONGEST_STORED = 0xFFFF  # of a block that stands in a deflated file as it is (RFC 1951, section 3.2.4)


class Part(NamedTuple):
    """One file of a zip, or a stretch of one."""

    data: bytes
    deflated: bytes


def compressed(text: str) -> Part:
    """Return a file, or the end of one."""
    data = text.encode()
    return Part(data, zlib.compress(data, wbits=-zlib.MAX_WBITS))


def beginning(text: str) -> Part:
    """Return the beginning of a file, which other stretches of it can follow."""
    data, stream = text.encode(), zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return Part(data, stream.compress(data) + stream.flush(zlib.Z_SYNC_FLUSH))


class Zip(NamedTuple):
    """A zip that lacks its last file."""

    files: bytes
    directory: bytes
    number: int  # of its files

    def closed(self, name: bytes, start: Part, own: bytes, end: Part) -> bytes:
        """Return the zip with its last file, which is the three stretches one after another.

        The middle one, which no other zip has, is not compressed: for a letter that saves a third of the time, and
        costs a tenth more room.
        """
        content = b"".join((start.deflated, _stored(own), end.deflated))
        checksum = zlib.crc32(end.data, zlib.crc32(own, zlib.crc32(start.data)))
        entry = _entry(name, len(content), checksum, len(start.data) + len(own) + len(end.data))
        header, listed = _header(name, entry), _listed(name, entry, len(self.files))
        starts, size, count = (
            len(self.files) + len(header) + len(content),
            len(self.directory) + len(listed),
            self.number + 1,
        )
        ending = _END.pack(b"PK\5\6", 0, 0, count, count, size, starts, 0)
        return b"".join((self.files, header, content, self.directory, listed, ending))


def opened(parts: Mapping[str, Part]) -> Zip:
    """Return a zip of the parts, by name and in their order."""
    files, directory = bytearray(), bytearray()
    for name, part in parts.items():
        own = name.encode("ascii")
        entry = _entry(own, len(part.deflated), zlib.crc32(part.data), len(part.data))
        directory += _listed(own, entry, len(files))
        files += _header(own, entry) + part.deflated
    return Zip(bytes(files), bytes(directory), len(parts))


def _entry(name: bytes, compressed_size: int, checksum: int, size: int) -> bytes:
    return _ENTRY.pack(_VERSION, 0, _DEFLATED, _MIDNIGHT, _DAY, checksum, compressed_size, size, len(name), 0)


def _header(name: bytes, entry: bytes) -> bytes:
    return b"PK\3\4" + entry + name


def _listed(name: bytes, entry: bytes, offset: int) -> bytes:
    return _DIRECTORY_ENTRY.pack(b"PK\1\2", _VERSION, entry, 0, 0, 0, 0, offset) + name


def _stored(data: bytes) -> bytes:
    """Return the data as a stretch of a deflated file that is not compressed."""
    starts = range(0, len(data), _LONGEST_STORED)
    return b"".join(_stored_block(data[start : start + _LONGEST_STORED]) for start in starts)


def _stored_block(data: bytes) -> bytes:
    size = len(data)
    return b"\0%b%b%b" % (size.to_bytes(2, "little"), (size ^ _LONGEST_STORED).to_bytes(2, "little"), data)
