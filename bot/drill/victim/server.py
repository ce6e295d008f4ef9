"""The HTTP side: `/` does the work and is measured, `/metrics` tells."""

import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, disable_created_metrics, generate_latest

from bot.drill.victim.work import Work

disable_created_metrics()  # type: ignore[no-untyped-call]

DURATION = Histogram("http_request_duration_seconds", "How long requests take.")
REQUESTS = Counter("http_requests", "Requests by status code.", ["code"])


class Server(ThreadingHTTPServer):
    """One thread a connection; the port is taken over at once from a predecessor that died."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], work: Work) -> None:
        super().__init__(address, Handler)
        self.work = work


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    # Head and body leave as two small packets: without this the second waits 40 ms for an acknowledgement.
    disable_nagle_algorithm = True
    server: Server

    def do_GET(self) -> None:
        if self.path == "/metrics":
            self._send(HTTPStatus.OK, generate_latest(), CONTENT_TYPE_LATEST)
        elif self.path == "/":
            self._send(*self._served(), "text/plain")
        else:
            self._send(HTTPStatus.NOT_FOUND, b"", "text/plain")

    def _served(self) -> tuple[HTTPStatus, bytes]:
        began = time.perf_counter()
        status, body = self._worked()
        DURATION.observe(time.perf_counter() - began)
        REQUESTS.labels(str(status.value)).inc()
        return status, body

    def _worked(self) -> tuple[HTTPStatus, bytes]:
        try:
            return HTTPStatus.OK, self.server.work.once().encode()
        except (ValueError, OSError):  # a closed file, a file descriptor that went away
            return HTTPStatus.INTERNAL_SERVER_ERROR, b"The file is gone."

    def _send(self, status: HTTPStatus, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Says nothing: the metrics tell."""
