"""A /metrics page whose figure a scenario sets, once or for each of many services."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class Page:
    """A /metrics page whose figure can be set."""

    def __init__(self, *services: str) -> None:
        self.value = 1.0
        page = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                labels = [f'{{service="{name}"}}' for name in services] or [""]
                body = ("# TYPE queue gauge\n" + "".join(f"queue{one} {page.value}\n" for one in labels)).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/plain; version=0.0.4")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/metrics"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(5)
