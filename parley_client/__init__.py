"""A client of Parley in plain Python: synchronous, typed, nothing to install.

from parley_client import Client, verify

client = Client("http://127.0.0.1:8000", key)
job = client.finished(client.submit(url="https://…")["id"])
for alert in client.alerts():        # for ever
    print(alert["data"]["shift"]["actor"])
event = verify(secret, headers, body)
"""

from parley_client.client import Alert, Client, Job, Unreachable
from parley_client.problems import Problem
from parley_client.webhook import BadSignature, verify

__all__ = ["Alert", "BadSignature", "Client", "Job", "Problem", "Unreachable", "verify"]
