"""The extractor behind the sandbox: what the service uses."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from service.adapters.extractor.explained import Explained
from service.adapters.extractor.plain import PlainExtractor
from service.adapters.extractor.wire import decode_explained, decode_request, encode_explained, encode_request
from service.adapters.sandbox import Sandbox
from service.domain.article import Extraction, Page, Submission

#: What the child calls, by name: see `sandbox.py`.
TARGET = "service.adapters.extractor.sandboxed:run"


class SandboxedExtractor:
    """Implements `Extractor` in a child process with a time limit and a memory cap."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def extract(self, submission: Submission, page: Page | None, received_at: datetime) -> Extraction:
        """See `Extractor.extract`; a child that died makes `too_complex`, one that was killed `extraction_timeout`."""
        return self.explain(submission, page, received_at).extraction

    def explain(self, submission: Submission, page: Page | None, received_at: datetime) -> Explained:
        """The extraction with the verdict on every block."""
        return decode_explained(self._sandbox.call(encode_request(submission, page, received_at)))

    def close(self) -> None:
        """Ends the children."""
        self._sandbox.close()


def run(request: dict[str, Any]) -> dict[str, Any]:
    """One extraction, in the child."""
    return encode_explained(PlainExtractor().explain(*decode_request(request)))
