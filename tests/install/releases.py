"""A server of files in place of the releases: /latest leads to the newest tag, /download/vVERSION/NAME is a file.

    releases.py FOLDER VERSION [--damaged]

Prints its port. With --damaged each archive has one byte more than it should.
"""

import http.server
import pathlib
import sys

folder, version = pathlib.Path(sys.argv[1]), sys.argv[2]
is_damaged = "--damaged" in sys.argv


class Releases(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/latest":
            self.send_response(302)
            self.send_header("Location", f"/tag/v{version}")
            self.end_headers()
            return
        name = self.path.rsplit("/", 1)[-1]
        if self.path == f"/tag/v{version}":
            body = b"a page"
        elif self.path == f"/download/v{version}/{name}" and (folder / name).is_file():
            body = (folder / name).read_bytes()
            if is_damaged and name.endswith(".gz"):
                body += b"x"
        else:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    do_HEAD = do_GET


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Releases)
print(server.server_port, flush=True)
server.serve_forever()
