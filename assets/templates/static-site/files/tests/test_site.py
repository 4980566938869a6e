"""The site as a browser gets it: every page, every link, and its health. `python3 -m unittest` runs this."""

import http.client
import json
import threading
import unittest
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urljoin, urlsplit

PUBLIC = Path(__file__).resolve().parent.parent / "public"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


class Links(HTMLParser):
    """What a page points to, and its title."""

    def __init__(self, text):
        super().__init__()
        self.found, self.title, self.in_title = [], "", False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.in_title = tag == "title"
        self.found += [value for name, value in attributes if name in ("href", "src") and value]

    def handle_data(self, text):
        if self.in_title:
            self.title += text

    def handle_endtag(self, tag):
        self.in_title = False


class Site(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=PUBLIC))
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()

    @classmethod
    def tearDownClass(cls):
        cls.server.shutdown()
        cls.server.server_close()

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.server_port, timeout=5)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def test_health_is_ok(self):
        status, text = self.get("/api/health")
        self.assertEqual((status, json.loads(text)["status"]), (200, "ok"))

    def test_every_page_has_a_title_and_no_link_is_dead(self):
        pages = sorted(PUBLIC.rglob("*.html"))
        self.assertTrue(pages)
        for page in pages:
            path = "/" + page.relative_to(PUBLIC).as_posix()
            status, text = self.get(path)
            self.assertEqual(status, 200, path)
            links = Links(text)
            self.assertTrue(links.title.strip(), f"{path} has no title")
            for link in links.found:
                parts = urlsplit(urljoin(path, link))
                if not parts.scheme:
                    self.assertEqual(self.get(parts.path)[0], 200, f"{path} points to {link}")

    def test_what_is_not_there_is_not_found(self):
        self.assertEqual(self.get("/nothing")[0], 404)


if __name__ == "__main__":
    unittest.main()
