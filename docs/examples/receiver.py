"""A whole receiver of Parley's webhooks in Python: verifies, drops duplicates, answers at once.

pip install standardwebhooks
PARLEY_WEBHOOK_SECRET=whsec_… python receiver.py 9000
"""

import json
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks import Webhook, WebhookVerificationError

webhook = Webhook(os.environ["PARLEY_WEBHOOK_SECRET"])
seen = set()  # in earnest: a table, as this forgets when the process ends


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            event = webhook.verify(body, dict(self.headers))
        except WebhookVerificationError as error:
            return self.answer(400, str(error))
        if self.headers["webhook-id"] not in seen:
            seen.add(self.headers["webhook-id"])
            told = event["data"].get("shift", {})
            print(json.dumps([event["type"], told.get("actor"), told.get("from"), told.get("to")]), flush=True)
        return self.answer(204, "")

    def answer(self, status, text):
        self.send_response(status)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver)
    print(json.dumps({"listening": server.server_port}), flush=True)
    server.serve_forever()
