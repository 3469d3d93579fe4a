# SPDX-License-Identifier: Apache-2.0
"""The benchmark's answers as a WSGI application, for mod_wsgi."""
import os

HEADER_NAMES = (
    "User-Agent", "Accept", "Accept-Language", "Accept-Encoding", "Referer",
    "Cookie", "X-Request-Id", "X-Tenant", "X-Trace", "X-Locale")
KEYS = [(name + ": ", "HTTP_" + name.upper().replace("-", "_")) for name in HEADER_NAMES]
LARGE_LENGTH = 10 * 1024 * 1024
CHUNK = b"x" * 65536
# Beside this file: mod_wsgi has no way to pass a setting that costs a request nothing.
FILE = os.path.join(os.path.dirname(__file__), "large.bin")


def head(start_response, content_type, length):
    start_response("200 OK", [("Content-Type", content_type), ("Content-Length", str(length))])


def hello(environ, start_response):
    head(start_response, "text/plain", 12)
    return [b"Hello World!"]


def environ_lines(environ, start_response):
    text = "".join([line + environ.get(key, "") + "\n" for line, key in KEYS])
    head(start_response, "text/plain", 1024)
    return [text.encode("latin-1").ljust(1024, b".")]


def echo(environ, start_response):
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    head(start_response, "application/octet-stream", len(body))
    return [body]


def streamed(environ, start_response):
    head(start_response, "application/octet-stream", LARGE_LENGTH)
    return (CHUNK for _ in range(LARGE_LENGTH // len(CHUNK)))


def file(environ, start_response):
    head(start_response, "application/octet-stream", LARGE_LENGTH)
    return environ["wsgi.file_wrapper"](open(FILE, "rb"), len(CHUNK))


ANSWERS = {"/hello": hello, "/environ": environ_lines, "/echo": echo, "/streamed": streamed, "/file": file}


def application(environ, start_response):
    answer = ANSWERS.get(environ["PATH_INFO"])
    if answer is None:
        start_response("404 Not Found", [("Content-Type", "text/plain"), ("Content-Length", "0")])
        return []
    return answer(environ, start_response)
