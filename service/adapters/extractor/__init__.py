"""From any page, or pasted text, to a clean article. Start with `plain.py`."""

from __future__ import annotations

from service.adapters.extractor.plain import PlainExtractor
from service.adapters.extractor.sandboxed import TARGET, SandboxedExtractor
from service.adapters.sandbox import Sandbox


def build_extractor(sandboxed: bool = True) -> SandboxedExtractor | PlainExtractor:
    """The extractor; `sandboxed=False` runs it in this process, for tests and tools that trust their pages."""
    return SandboxedExtractor(Sandbox(TARGET)) if sandboxed else PlainExtractor()
