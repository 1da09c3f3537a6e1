"""Actors: those whose stance is followed. Which ones there are is the topic's data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """One actor of a topic. `id` is stable snake_case; `cameo` is its CAMEO actor code (`PAKGOV`)."""

    id: str
    name: str
    cameo: str
