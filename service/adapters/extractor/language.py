"""Which language a text is in: py3langid, restrained where the text is too short for it."""

from __future__ import annotations

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

#: The share of certainty below which the page's own statement counts for more.
CONFIDENT = 0.9
#: The text looked at, in characters.
_SAMPLE = 300
_CODE = re.compile(r"^[a-z]{2,3}(?=$|[-_])")


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def detect_language(text: str, declared: str | None = None) -> tuple[str | None, str | None]:
    """The ISO 639-1 code and where it came from (`text` or `html`); (None, None) if neither is sure."""
    code, share = _identifier().classify(text[:_SAMPLE])
    if share >= CONFIDENT:
        return str(code), "text"
    match = _CODE.match((declared or "").strip().lower())
    if match is not None:
        return match[0], "html"
    return (str(code), "text") if len(text) >= 20 else (None, None)
