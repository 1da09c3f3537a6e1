"""The only place that chooses adapters: from settings to the parts of the story."""

from __future__ import annotations

import functools
import logging
import secrets

from celery import Celery
from flask import Flask

from service import topics
from service.adapters.clock import SystemClock
from service.adapters.database.store import DatabaseStore
from service.adapters.extractor import build_extractor
from service.adapters.fetcher import build_fetcher
from service.adapters.ids import new_id
from service.adapters.parser import SpacyParser
from service.adapters.queue import CeleryQueue, make_celery
from service.adapters.similarity import MinHashSimilarity
from service.config import Config, load
from service.pipeline import Parts
from service.reading.reader import build_reader

log = logging.getLogger(__name__)

#: Where the launcher's embedded Valkey listens when nothing else is set.
REDIS_FILE = "redis-url"


@functools.cache
def config() -> Config:
    """The settings of this process."""
    return load()
