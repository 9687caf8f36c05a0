"""A small register of companies and charities on loopback, with answers in the shapes of the real ones."""

import json
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

COMPANY = {
    "company_name": "MILL LANE RESEARCH LIMITED",
    "company_number": "09506232",
    "company_status": "active",
    "type": "ltd",
    "jurisdiction": "england-wales",
    "date_of_creation": "2015-03-24",
    "has_insolvency_history": False,
    "registered_office_address": {
        "address_line_1": "1 Mill Lane",
        "address_line_2": "Werneth",
        "locality": "Oldham",
        "region": "Greater Manchester",
        "postal_code": "OL1 1UT",
        "country": "England",
    },
    "sic_codes": ["72200"],
    "links": {"self": "/company/09506232"},
}
CHARITY = {
    "organisation_number": 3998432,
    "reg_charity_number": 1090095,
    "group_subsid_suffix": 0,
    "charity_name": "THE ALLOTMENT TRUST",
    "charity_type": "Charitable company",
    "reg_status": "R",
    "date_of_registration": "2002-01-08T00:00:00",
    "date_of_removal": None,
    "address_line_one": "16 MILL LANE",
    "address_line_two": None,
    "address_line_three": "SHEFFIELD",
    "address_line_four": None,
    "address_line_five": None,
    "address_post_code": "S1 2HE",
    "charity_co_reg_number": "4256812",
    "web": "www.example.org",
}


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers)))
        answer = self.server.answers.get(self.path, (404, {"errors": [{"error": "not-found"}]}))
        if callable(answer):
            answer(self)
            return
        status, body = answer
        self.send(status, body if isinstance(body, bytes) else json.dumps(body).encode())

    def send(self, status, body, **headers):
        self.send_response(status)
        for name, value in {"Content-Length": len(body), **headers}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


def slowly(seconds):
    """An answer that comes too late."""

    def answer(handler):
        time.sleep(seconds)
        handler.close_connection = True

    return answer


def dripping(handler):
    """An answer of which a byte comes now and then, and never the last."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    try:
        for _ in range(200):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.05)
    except OSError:
        pass


@contextmanager
def registry(settings, **answers):
    """Both registers, asked of a server that answers as told: `company={...}`, `charity=(500, b"")`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    server.daemon_threads = True
    server.asked, server.answers = [], {}
    paths = {"company": "/company/09506232", "charity": "/allcharitydetails/1090095/0"}
    for name, answer in answers.items():
        server.answers[paths[name]] = (200, answer) if isinstance(answer, dict) else answer
    url = f"http://127.0.0.1:{server.server_address[1]}"
    settings.COMPANIES_HOUSE_URL = settings.CHARITY_COMMISSION_URL = url
    settings.COMPANIES_HOUSE_KEY, settings.CHARITY_COMMISSION_KEY = "company-key", "charity-key"
    settings.REGISTER_SECONDS = 0.5
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
