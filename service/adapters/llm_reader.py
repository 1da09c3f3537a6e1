"""A `Reader` that asks an OpenAI-compatible endpoint about what the built-in reader is unsure of. Off by default.

built-in reading -> the unsure (actor, sentence) pairs -> kept answer, or one call within the caps -> checked -> merged

Whatever fails leaves the built-in reading as it was. See `docs/llm.md`.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from service.adapters.llm_ledger import Ledger
from service.adapters.llm_merge import merge
from service.adapters.llm_prompt import Prompt, Question, Verdict
from service.domain.article import Analysis
from service.domain.mention import Field
from service.domain.observation import Observation
from service.ports import Reader

log = logging.getLogger(__name__)

#: A score between these is a doubt.
UNSURE = (0.3, 0.7)
#: Of one article: pairs asked about, characters of the request's passages, and those of one sentence and its context.
MAX_PAIRS, MAX_CHARACTERS, MAX_SENTENCE, CONTEXT, MAX_TITLE = 8, 8000, 1500, 400, 300
#: After so many failures in a row the endpoint is left alone for so many seconds.
FAILURES, PAUSE = 3, 60.0


class Asked(Protocol):
    """What answers: `llm_endpoint.Endpoint`."""

    def ask(self, body: bytes) -> bytes:
        """The answer to a chat completion's request. Raises anything."""
        ...


class Paused(Exception):
    """The endpoint is left alone for a while."""


class LlmReader:
    """See the module's head."""

    def __init__(
        self,
        inner: Reader,
        prompt: Prompt,
        endpoint: Asked,
        ledger: Ledger,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._inner, self._prompt, self._endpoint, self._ledger, self._ticks = inner, prompt, endpoint, ledger, ticks
        self._failures, self._quiet_until = 0, 0.0

    @property
    def version(self) -> str:
        """The built-in reader's, and a digest of the model's name and the prompt."""
        return f"{self._inner.version}+llm-{self._prompt.version}"

    def read(self, title: str | None, text: str, published_at: datetime) -> Analysis:
        """The built-in reading with the endpoint's verdicts; the bare built-in one, under its version, on failure."""
        first = self._inner.read(title, text, published_at)
        asked = list(questions(first, title or "", text, self._prompt))
        try:
            verdicts = self._verdicts(title or "", published_at.date().isoformat(), asked) if asked else {}
            merged = merge(first, verdicts, published_at.date())
        except Exception as error:  # an option must not cost an article its reading, whatever the endpoint does
            log.warning("the built-in reading stands: %s: %s", type(error).__name__, error)
            return first
        return replace(merged, tagger_version=self.version)

    def _verdicts(self, title: str, day: str, asked: Sequence[Question]) -> dict[int, Verdict]:
        request = self._prompt.request(title[:MAX_TITLE], day, asked)
        key = hashlib.sha256(request).hexdigest()
        kept = self._ledger.find(key)
        if kept is not None:
            return self._prompt.verdicts(kept, asked)
        if self._ticks() < self._quiet_until:
            raise Paused("the endpoint failed too often, and is left alone for a while")
        self._ledger.spend(len(request))
        try:
            answer = self._endpoint.ask(request)
            verdicts = self._prompt.verdicts(answer, asked)
        except Exception:
            self._failed()
            raise
        self._failures = 0
        self._ledger.keep(key, answer)
        return verdicts

    def _failed(self) -> None:
        self._failures += 1
        if self._failures >= FAILURES:
            self._failures, self._quiet_until = 0, self._ticks() + PAUSE


def questions(first: Analysis, title: str, text: str, prompt: Prompt) -> Iterator[Question]:
    """The pairs to ask about, surest first, within the caps of one article. None of an article off the topic."""
    left, pairs = MAX_CHARACTERS - len(title[:MAX_TITLE]), 0
    for number, seen in sorted(enumerate(first.observations), key=lambda pair: -pair[1].confidence):
        if not first.relevant or seen.actor not in prompt.actors or not _unsure(first, number, seen):
            continue
        before = text[max(0, seen.start - CONTEXT) : seen.start] if seen.field is Field.TEXT else ""
        left -= len(seen.text) + len(before)
        pairs += 1
        if pairs > MAX_PAIRS or left < 0:
            return
        if len(seen.text) <= MAX_SENTENCE:
            yield Question(number, seen.actor, seen.text, before)


def _unsure(first: Analysis, number: int, seen: Observation) -> bool:
    """Whether the article's stance that rests on the sentence is in doubt; the sentence alone where there is none."""
    low, high = UNSURE
    stance = first.stances.get(seen.actor)
    if stance is None:
        return low <= seen.confidence <= high
    return low <= stance.score <= high and (number in stance.evidence or low <= seen.confidence <= high)
