"""The receivers of campaign 1 in a process of their own, so that they do not share the sender's interpreter.

    python -m bench.chaos.hall FOLDER ALERTS

Prints the receivers' URLs as one line of JSON; on a line of input it writes what came to `FOLDER/got.pickle`, and ends.
"""

from __future__ import annotations

import hashlib
import ipaddress
import itertools
import json
import pickle
import ssl
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bench.chaos.receivers import Got, Receiver, receiving

#: Receivers that get every alert; one more is the operator's.
RECEIVERS = 20
FAULTS = ("500", "429", "reset", "slow", "endless", "302", "500")

#: Of all answers of a faulty receiver, how many are faults; and how often one message may meet one.
SHARE, MOST = 0.3, 5

#: Which requests the receiver that is gone answers with 410: each disables it until it is enabled again.
GONE = frozenset({5, 50, 500})

#: Seconds after which a slow receiver answers nothing: longer than the campaign's sender waits.
SLOW = 2.0


def faulty(number: int) -> Callable[[dict[str, str]], str | None]:
    """A rule for one receiver: which request meets which fault, the same in every run."""
    seen: Counter[str] = Counter()
    lock = threading.Lock()

    def fault(headers: dict[str, str]) -> str | None:
        message = headers["webhook-id"]
        with lock:
            seen[message] += 1
            count = seen[message]
        dice = hashlib.sha256(f"{number}:{message}:{count}".encode()).digest()
        if count > MOST or dice[0] / 256 >= SHARE:
            return None
        return FAULTS[dice[1] % len(FAULTS)]

    return fault


def gone() -> Callable[[dict[str, str]], str | None]:
    """Answers some requests with 410, all others well."""
    count = itertools.count(1)
    return lambda _headers: "410" if next(count) in GONE else None


def shown(receiver: Receiver, alerts: int, good: ssl.SSLContext, bad: ssl.SSLContext) -> Callable[[], ssl.SSLContext]:
    """Which certificate a connection is shown: a bad one in so many of them, until most of the alerts have come."""
    count = itertools.count(1)

    def context() -> ssl.SSLContext:
        dice = hashlib.sha256(f"tls:{next(count)}".encode()).digest()[0] / 256
        return bad if dice < SHARE and len(receiver.got) < 0.9 * alerts else good

    return context


# --- certificates ----------------------------------------------------------------------------------------------------


def certificate(name: str, issuer: tuple[x509.Certificate, Any] | None = None, ca: bool = False) -> tuple[Any, Any]:
    """(certificate, key) for 127.0.0.1; self-signed without an issuer."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    signer = issuer[0].subject if issuer else subject
    builder = x509.CertificateBuilder(
        signer, subject, key.public_key(), x509.random_serial_number(), now - timedelta(days=1), now + timedelta(days=1)
    )
    builder = builder.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    builder = builder.add_extension(x509.SubjectAlternativeName([address]), critical=False)
    return builder.sign(issuer[1] if issuer else key, hashes.SHA256()), key


def server_context(folder: Path, made: tuple[Any, Any]) -> ssl.SSLContext:
    """A server's context that shows the certificate."""
    pem = folder / f"{made[0].serial_number}.pem"
    kinds = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    pem.write_bytes(made[0].public_bytes(serialization.Encoding.PEM) + made[1].private_bytes(*kinds))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


# --- the process, and its handle -------------------------------------------------------------------------------------


def serve(folder: Path, alerts: int) -> None:
    """Receives until a line comes in."""
    authority = certificate("Chaos Authority", ca=True)
    (folder / "authority.pem").write_bytes(authority[0].public_bytes(serialization.Encoding.PEM))
    good = server_context(folder, certificate("127.0.0.1", authority))
    bad = server_context(folder, certificate("127.0.0.1"))
    known: dict[bytes, bytes] = {}
    with ExitStack() as stack:
        receivers = [Receiver(faulty(i), slow=SLOW, known=known) for i in range(RECEIVERS - 2)]
        receivers += [Receiver(gone(), known=known), Receiver(known=known), Receiver(known=known)]
        for receiver in receivers:
            tls = shown(receiver, alerts, good, bad) if receiver is receivers[RECEIVERS - 1] else None
            stack.enter_context(receiving(receiver, tls, (bad,)))
        print(json.dumps([receiver.url for receiver in receivers]), flush=True)
        sys.stdin.readline()
    with (folder / "got.pickle").open("wb") as file:
        pickle.dump([receiver.got for receiver in receivers], file)


@dataclass
class Hall:
    """The receivers from outside: twenty (the 19th is gone at times, the 20th behind TLS), and the operator's."""

    folder: Path
    process: subprocess.Popen[str]
    urls: list[str]

    @property
    def authority(self) -> str:
        """The file with the authority that vouches for the good certificate."""
        return str(self.folder / "authority.pem")

    def close(self) -> list[list[Got]]:
        """Ends the process; what each receiver got."""
        self.process.communicate("end\n", timeout=300)
        return list(pickle.loads((self.folder / "got.pickle").read_bytes()))


@contextmanager
def hall(folder: Path, alerts: int) -> Iterator[Hall]:
    """The receivers, up and listening."""
    argv = [sys.executable, "-m", "bench.chaos.hall", str(folder), str(alerts)]
    process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        yield Hall(folder, process, json.loads(process.stdout.readline()))
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]))
