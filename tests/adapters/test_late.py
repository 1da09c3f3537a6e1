"""A part that is built when it is first used."""

from __future__ import annotations

import threading
import time

import pytest

from service.adapters.late import late


class Part:
    """Counts how many were built."""

    built = 0

    def __init__(self) -> None:
        time.sleep(0.05)
        Part.built += 1

    def word(self) -> str:
        """Anything to ask for."""
        return "word"


def test_it_is_built_once_and_not_before_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many threads ask at the same time."""
    monkeypatch.setattr(Part, "built", 0)
    part = late(Part)
    assert Part.built == 0
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(part.word())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["word"] * 8
    assert Part.built == 1


def test_a_failure_is_told_and_tried_again() -> None:
    """The next one who asks has a part, if it can be built then."""
    answers = [ValueError("no file"), Part()]

    def build() -> Part:
        answer = answers.pop(0)
        if isinstance(answer, ValueError):
            raise answer
        return answer

    part = late(build)
    with pytest.raises(ValueError, match="no file"):
        part.word()
    assert part.word() == "word"
    with pytest.raises(AttributeError):
        part.nothing  # type: ignore[attr-defined]  # noqa: B018
