"""Text files as streams of lines: plain, gzip or Zstandard, never more than a line and a buffer in memory."""

from __future__ import annotations

import gzip
import io
import zlib
from collections import deque
from pathlib import Path
from typing import IO, Any, BinaryIO, NamedTuple

from ...words.errors import ProfileError, fault
from ...words.system import system_reason

# A longer line is a bad row; a file without line ends must not fill the memory.
LONGEST_LINE = 1_000_000
# So much of it is shown.
SHOWN = 200
_BUFFER = 1 << 20
# Small, since a few bytes of Zstandard can stand for very many.
_ZSTD_READ = 16_384


class Line(NamedTuple):
    """One line with its end, and how many bytes of the stream it took (more than its own where it was cut)."""

    content: bytes
    size: int


class LineStream:
    """The lines of a file from a byte offset on; offsets count bytes after decompression.

    Raises ProfileError where the file cannot be opened, or is damaged or cut off.
    """

    def __init__(self, path: Path, compression: str, offset: int = 0) -> None:
        self._path = path
        self._file = open_binary(path)
        self._stream = _decompressed(self._file, compression)
        self._unread: deque[Line] = deque()
        if compression:
            self._skip(offset)
        else:
            self._file.seek(offset)

    def __enter__(self) -> LineStream:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @property
    def bytes_read(self) -> int:
        """How far the file itself has been read, for the share that is done."""
        return self._file.tell()

    def unread(self, lines: list[Line]) -> None:
        """Give lines back, to be read again."""
        self._unread.extendleft(reversed(lines))

    def __iter__(self) -> LineStream:
        return self

    def __next__(self) -> Line:
        line = self._unread.popleft() if self._unread else self._next()
        if not line.size:
            raise StopIteration
        return line

    def _next(self) -> Line:
        try:
            content = self._stream.readline(LONGEST_LINE + 1)
            size = len(content)
            if size > LONGEST_LINE and not content.endswith(b"\n"):
                size += self._rest_of_line()
                content += b"\n"
        except (EOFError, OSError, zlib.error) as error:
            raise self._damaged(error) from None
        return Line(content, size)

    def _rest_of_line(self) -> int:
        skipped = 0
        while part := self._stream.readline(LONGEST_LINE):
            skipped += len(part)
            if part.endswith(b"\n"):
                break
        return skipped

    def _skip(self, offset: int) -> None:
        try:
            while offset and (part := self._stream.read(min(offset, _BUFFER))):
                offset -= len(part)
        except (EOFError, OSError, zlib.error) as error:
            raise self._damaged(error) from None

    def _damaged(self, error: Exception) -> ProfileError:
        name = "cut_off" if isinstance(error, EOFError) else "damaged"
        return ProfileError([fault(str(self._path), name, "damaged.mend", why=str(error))])


class _ZstdReader(io.RawIOBase):
    """Zstandard frames one after the other; unlike the reader of the library it notices a missing end."""

    def __init__(self, file: BinaryIO) -> None:
        zstandard = zstandard_module()
        self._error = zstandard.ZstdError
        self._new = zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj
        self._file, self._decoder, self._begun = file, self._new(), False
        self._left = b""
        self._out = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any, /) -> int:
        while not self._out:
            data = self._left or self._file.read(_ZSTD_READ)
            self._left = b""
            if not data:
                if self._begun:
                    raise EOFError("the Zstandard frame has no end")
                return 0
            self._feed(data)
        into = memoryview(target).cast("B")
        count = min(len(into), len(self._out))
        into[:count] = self._out[:count]
        self._out = self._out[count:]
        return count

    def _feed(self, data: bytes) -> None:
        try:
            self._out, self._begun = memoryview(self._decoder.decompress(data)), True
        except self._error as error:
            raise OSError(str(error)) from None
        if self._decoder.eof:
            self._left, self._decoder, self._begun = self._decoder.unused_data, self._new(), False


def _decompressed(file: BinaryIO, compression: str) -> IO[bytes]:
    if compression == "gz":
        return io.BufferedReader(gzip.GzipFile(fileobj=file, mode="rb"), _BUFFER)
    if compression == "zst":
        return io.BufferedReader(_ZstdReader(file), _BUFFER)
    return file


def zstandard_module() -> Any:
    """The library for Zstandard; ProfileError where it is not installed."""
    try:
        import zstandard
    except ModuleNotFoundError:
        raise ProfileError([fault("zstandard", "no_extra", "no_extra.mend", name="batch")]) from None
    return zstandard


def open_binary(path: Path) -> BinaryIO:
    """The file, open for reading bytes. Raises ProfileError where that cannot be."""
    where = str(path)
    try:
        return path.open("rb", buffering=_BUFFER)
    except IsADirectoryError:
        raise ProfileError([fault(where, "is_folder_batch", "is_folder_batch.mend")]) from None
    except FileNotFoundError:
        raise ProfileError([fault(where, "not_found", "not_found.mend")]) from None
    except PermissionError:
        raise ProfileError([fault(where, "no_permission", "no_permission.mend")]) from None
    except OSError as error:
        raise ProfileError([fault(where, "unreadable", "not_found.mend", why=system_reason(error))]) from None
