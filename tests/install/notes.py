"""A server in place of the notes of a merge request in GitLab, and of the comments of a pull request in Forgejo.

    notes.py LOG

Prints its port. The first note of ours is on the second page. What is written is noted in LOG: method, address, first line.
"""

import http.server
import json
import pathlib
import re
import sys

log = pathlib.Path(sys.argv[1])
others = [{"id": number, "body": "looks good"} for number in range(100)]
pages = [others, [{"id": 1017, "body": "<!-- infra-graph:affected -->\nof an older push"}]]


class Notes(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if "/issues/" in self.path:
            # All on one page; the pull request 2 is new.
            self.answer(others if "/issues/2/" in self.path else others + pages[1])
            return
        page = int(re.search(r"[?&]page=(\d+)", self.path).group(1))
        # The merge request 2 is new.
        is_new = "/merge_requests/2/" in self.path
        self.answer([] if is_new or page > len(pages) else pages[page - 1])

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.headers["Content-Type"] == "application/json":
            body = json.loads(body)["body"]
        first = next(line for line in body.splitlines() if line.startswith("<!--"))
        token = self.headers["PRIVATE-TOKEN"] or self.headers["Authorization"]
        with log.open("a") as file:
            file.write(f"{self.command} {self.path} {token} {first}\n")
        self.answer({})

    do_PUT = do_PATCH = do_POST

    def answer(self, value):
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Notes)
print(server.server_port, flush=True)
server.serve_forever()
