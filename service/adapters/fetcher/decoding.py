"""From bytes on the wire to text: content encodings with a cap on what comes out, then the charset."""

from __future__ import annotations

import codecs
import io
import re
import zlib
from collections.abc import Callable, Iterator

import brotli
import charset_normalizer
import zstandard

from service.domain.errors import JobFailed

#: What the client asks for: all that it can undo.
ACCEPT_ENCODING = "gzip, deflate, br, zstd"

#: Layers of content encoding that are undone: honest servers use one.
_MAX_LAYERS = 2

#: RFC 9659: no more window than this for zstd over HTTP.
_ZSTD_WINDOW = 1 << 23

#: Bytes looked at for `<meta charset>` (the HTML standard's 1024, and room for sloppy pages) and for detection.
_META_BYTES = 4096
_DETECT_BYTES = 32_768

_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{2,40})""")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))

#: Labels that pages use for more than they say (Encoding standard).
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "iso8859-9": "cp1254"}

#: Python codecs that are no charset of the web: some run Python escapes, some hide tags.
_NO_CHARSET = {"idna", "punycode", "utf-7", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"}


class TooMuch(Exception):
    """More comes out than may."""


def undo(data: bytes, encodings: str, limit: int) -> bytes:
    """The body without its content encodings (`encodings` is the header's value, in order of application).

    Raises `TooMuch` for more than `limit` bytes, `JobFailed` (`fetch_unreachable`) for a broken body. What the
    client did not ask for and cannot undo is left as it is: servers name charsets there.
    """
    names = [name.strip().lower() for name in encodings.split(",") if name.strip()]
    known = [name for name in reversed(names) if name in _DECODERS]
    if len(known) > _MAX_LAYERS:
        raise JobFailed("fetch_unreachable", f"The body is packed {len(known)} times over.", retryable=False)
    for name in known:
        try:
            data = _DECODERS[name](data, limit)
        except (zlib.error, brotli.error, zstandard.ZstdError, EOFError) as error:
            raise JobFailed("fetch_unreachable", f"The body is no valid {name}: {error}.", retryable=False) from None
    if len(data) > limit:
        raise TooMuch
    return data


def _gzip(data: bytes, limit: int) -> bytes:
    out = bytearray()
    while data:
        inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
        out += inflater.decompress(data, limit + 1 - len(out))
        if len(out) > limit:
            raise TooMuch
        data = inflater.unused_data if inflater.unused_data[:2] == b"\x1f\x8b" else b""
    return bytes(out)


def _deflate(data: bytes, limit: int) -> bytes:
    """Zlib as the standard says, or raw deflate as some servers send."""
    bits = zlib.MAX_WBITS if data[:1] and data[0] & 0x0F == 8 else -zlib.MAX_WBITS
    out = zlib.decompressobj(bits).decompress(data, limit + 1)
    if len(out) > limit:
        raise TooMuch
    return out


def _brotli(data: bytes, limit: int) -> bytes:
    inflater, out = brotli.Decompressor(), bytearray()
    while not inflater.is_finished():
        piece = inflater.process(data, output_buffer_limit=limit + 1 - len(out))
        if not piece and inflater.can_accept_more_data():
            raise EOFError("it ends early")
        out += piece
        data = b""
        if len(out) > limit:
            raise TooMuch
    return bytes(out)


def _zstd(data: bytes, limit: int) -> bytes:
    inflater = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    with inflater.stream_reader(io.BytesIO(data), read_across_frames=True) as reader:
        out = reader.read(limit + 1)
    if len(out) > limit:
        raise TooMuch
    return out


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}


def text_of(body: bytes, content_type: str) -> str:
    """The body as text: by byte order mark, header, `<meta>`, XML declaration, UTF-8, then detection.

    A charset that does not fit is passed over for the next; if none fits, undecodable bytes become U+FFFD.
    """
    candidates = list(dict.fromkeys(_candidates(body, content_type)))
    for name in candidates:
        try:
            return body.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode(candidates[0] if candidates else "utf-8", "replace")


def _candidates(body: bytes, content_type: str) -> Iterator[str]:
    yield from (name for mark, name in _BOMS if body.startswith(mark))
    inside = [match[1].decode() for pattern in (_META, _XML) if (match := pattern.search(body[:_META_BYTES]))]
    declared = [charset(_header_charset(content_type))]
    declared += [name for name in map(charset, inside) if name and not name.startswith("utf-16")]  # it would show
    # What is valid UTF-8 by chance in a page of the Latin charset is one in millions; what is mislabelled is not.
    yield from (name for name in declared if name and name != "cp1252")
    yield "utf-8"
    yield from (name for name in declared if name == "cp1252")
    found = charset_normalizer.from_bytes(body[:_DETECT_BYTES]).best()
    if found is not None and charset(found.encoding):
        yield found.encoding


def _header_charset(content_type: str) -> str:
    match = re.search(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", content_type, re.IGNORECASE)
    return match[1] if match else ""


def charset(label: str) -> str | None:
    """Python's name of the charset that a page calls `label`; None for what is no charset of the web."""
    try:
        name = codecs.lookup(label).name
        b"a".decode(name, "replace")
    except (LookupError, ValueError):  # zlib, rot13 and their like are no text encodings: a LookupError
        return None
    return None if name.replace("_", "-") in _NO_CHARSET else _MEANT.get(name, name)
