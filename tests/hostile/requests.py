"""Requests no browser of ours makes: bodies that are not what they say, headers full of rubbish."""


def part(head: bytes, body: bytes = b"abc") -> bytes:
    return b"--x\r\nContent-Disposition: form-data" + head + b"\r\n\r\n" + body + b"\r\n--x--\r\n"


FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=x"

# Name → content type and body.
BODIES = {
    "JSON": ("application/json", b'{"note": "a"}'),
    "nested JSON": ("application/json", b"[" * 10_000),
    "XML": ("text/xml", b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'),
    "no type": ("", b"note=a"),
    "no boundary": ("multipart/form-data", b"--x\r\n"),
    "long boundary": ("multipart/form-data; boundary=" + "x" * 300, b"--x\r\n"),
    "cut off": (MULTIPART, part(b'; name="file"; filename="a.jpg"')[:-12]),
    "part without name": (MULTIPART, part(b"")),
    "bad base64": (MULTIPART, part(b'; name="note"\r\nContent-Transfer-Encoding: base64', b"!!!!")),
    "NUL in names": (MULTIPART, part(b'; name="fi\x00le"; filename="a\x00.jpg"')),
    "surrogate in name": (MULTIPART, part(b'; name="file"; filename="\xed\xa0\x80.jpg"')),
    "long name": (MULTIPART, part(b'; name="file"; filename="' + b"a" * 100_000 + b'.jpg"')),
    "name in a codec": (MULTIPART, part(b"; name=file; filename*=zlib''%00a.jpg")),
    "file for text": (MULTIPART, part(b'; name="note"; filename="a.jpg"')),
    "text for file": (MULTIPART, part(b'; name="file"')),
    "NUL": (FORM, b"note=a%00b&text=a%00b"),
    "surrogate": (FORM, b"note=%ED%A0%80&text=%ED%A0%80"),
    "half a letter": (FORM, b"note=%E0%B8&text=%ff"),
    "raw bytes": (FORM, b"note=\xe0\xb8&text=\xff"),
    "too many fields": (FORM, b"a=1&" * 3_000),
    "repeated": (FORM, b"note=a&text=a&on=1&" * 300),
    "empty": (FORM, b""),
    "no values": (FORM, b"&&&=&==&a"),
    "form in TIS-620": (FORM + "; charset=tis-620", b"note=%a1"),
    **{
        f"parts in {codec}": (f"{MULTIPART}; charset={codec}", part(b'; name="note"', b"\xff+AAA-"))
        for codec in ("utf-7", "utf-16", "zlib", "idna", "rot13", "undefined", "raw_unicode_escape")
    },
}

# Of these the text would be lost or changed: refused, whoever asks.
NOT_KEEPABLE = {
    "NUL",
    "surrogate",
    "half a letter",
    "raw bytes",
    "form in TIS-620",
    *(name for name in BODIES if name.startswith("parts in")),
}

HEADERS = {
    "language": {"HTTP_ACCEPT_LANGUAGE": "xx-" + "y" * 5_000 + ",*;q=9999999999999999999"},
    "language with NUL": {"HTTP_ACCEPT_LANGUAGE": "th\x00;q=NaN"},
    "large cookie": {"HTTP_COOKIE": "a=" + "b" * 60_000},
    "odd cookies": {"HTTP_COOKIE": "sessionid=\x00; csrftoken=\xff; messages=[[[["},
    "long session": {"HTTP_COOKIE": "sessionid=" + "a" * 5_000},
    "other host": {"HTTP_HOST": "evil.example"},
    "odd host": {"HTTP_HOST": "a\x00b:99999999"},
    "no host": {"HTTP_HOST": ""},
    "forwarded": {"HTTP_X_FORWARDED_HOST": "evil", "HTTP_X_FORWARDED_FOR": "a\x00," * 1_000},
    "agent": {"HTTP_USER_AGENT": "\x00" + "x" * 20_000},
    "referer": {"HTTP_REFERER": "http://[::1/\x00"},
    "origin": {"HTTP_ORIGIN": "http://[::1"},
    "htmx": {
        "HTTP_HX_REQUEST": "true",
        "HTTP_HX_CURRENT_URL": "http://[",
        "HTTP_HX_TARGET": "\x00",
        "HTTP_HX_TRIGGER": "%ED%A0%80",
    },
    "htmx encoded": {
        "HTTP_HX_REQUEST": "true",
        "HTTP_HX_CURRENT_URL": "%00%ED%A0%80",
        "HTTP_HX_CURRENT_URL_URI_AUTOENCODED": "true",
    },
    "range": {"HTTP_RANGE": "bytes=-1-,9999999999999999999-"},
    "conditions": {"HTTP_IF_MODIFIED_SINCE": "x" * 1_000, "HTTP_IF_NONE_MATCH": '"' * 1_000},
    "request id": {"HTTP_X_REQUEST_ID": "a\x00b" * 1_000, "HTTP_X_CORRELATION_ID": "\n\r\x00"},
    "encodings": {"HTTP_CONTENT_ENCODING": "gzip", "HTTP_TRANSFER_ENCODING": "chunked"},
    "accept": {"HTTP_ACCEPT": "*/*;q=" + "9" * 5_000},
    "credentials": {"HTTP_AUTHORIZATION": "Basic \x00!!"},
}
