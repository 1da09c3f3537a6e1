"""The only place that chooses adapters: from settings to the parts of the story.

What reads an article, and the libraries under it, are most of a process' memory: they are imported and built when they
are first used, so that an API which lists and exports never holds them.
"""

from __future__ import annotations

import functools
import logging
import random
import threading
from importlib import import_module
from pathlib import Path

from celery import Celery

from service import logs
from service.adapters.channels import Channels
from service.adapters.clock import SystemClock
from service.adapters.database.store import DatabaseStore
from service.adapters.fetcher import build_client, build_feed_source, build_fetcher
from service.adapters.fetcher.web import WebFetcher
from service.adapters.ids import new_id
from service.adapters.late import late
from service.adapters.limiter import RedisLimiter
from service.adapters.llm_endpoint import Endpoint
from service.adapters.llm_ledger import Caps, Ledger
from service.adapters.llm_prompt import Prompt
from service.adapters.llm_reader import LlmReader
from service.adapters.queue import CeleryQueue, make_celery
from service.adapters.sender import ChannelSender, Senders, WebhookSender
from service.adapters.vault import Vault, master_secret
from service.config import BadSetting, Config, load
from service.delivering import Office
from service.domain.actor import Actor
from service.domain.article import Submission
from service.domain.errors import JobFailed
from service.pipeline import Parts, analyze
from service.ports import Extractor, FeedSource, Limiter, Reader, Similarity
from service.topics.choice import chosen_topic
from service.topics.model import Topic

log = logging.getLogger(__name__)


@functools.cache
def config() -> Config:
    """The settings of this process."""
    return load()


def set_up_logging() -> None:
    """JSON, one event a line."""
    logs.set_up(config()["PARLEY_LOG"])
    if config()["PARLEY_ALLOW_HOSTS"]:
        log.warning("PRIVATE ADDRESSES ALLOWED for %s (PARLEY_ALLOW_HOSTS)", ", ".join(config()["PARLEY_ALLOW_HOSTS"]))


def redis_url() -> str:
    """The broker's URL; the launcher fills it in for its children. Raises `BadSetting`."""
    url: str | None = config()["PARLEY_REDIS_URL"]
    if not url:
        raise BadSetting("PARLEY_REDIS_URL is not set: start Parley with `parley up`, or name a Valkey or Redis.")
    return url


@functools.cache
def topic() -> Topic:
    """The topic's data: actors, aliases, offices, cues. Raises `BadSetting`."""
    return chosen_topic(config())


def actors() -> tuple[Actor, ...]:
    """Those whose stance is followed: the topic's actors without those it only has to tell apart."""
    return tuple(actor for actor in topic().actors.values() if not actor.id.startswith("_"))


@functools.cache
def reader() -> Reader:
    """The stance reader. With `PARLEY_LLM_URL`, behind it the endpoint that is asked in doubt. Raises `BadSetting`."""
    built_in: Reader = late(_built_in)
    return with_endpoint(built_in, config()) if config()["PARLEY_LLM_URL"] else built_in


def _built_in() -> Reader:
    """The reader with the second opinion of the topic's encoder, which is loaded at the first reading."""
    from service.adapters.encoder import EncoderScorer
    from service.reading.reader import build_reader

    return build_reader(topic(), EncoderScorer(topic().weights, topic().roles()))


def _extractor() -> Extractor:
    from service.adapters.extractor import build_extractor

    return build_extractor()


def _similarity() -> Similarity:
    from service.adapters.similarity import MinHashSimilarity

    return MinHashSimilarity()


def with_endpoint(built_in: Reader, settings: Config) -> LlmReader:
    """The reader that asks the settings' endpoint in doubt. Raises `BadSetting`."""
    model = settings["PARLEY_LLM_MODEL"]
    if not model:
        raise BadSetting("PARLEY_LLM_MODEL is not set: PARLEY_LLM_URL needs the name of a model to ask for.")
    try:
        endpoint = Endpoint(settings["PARLEY_LLM_URL"], settings["PARLEY_LLM_KEY"], settings["PARLEY_LLM_SECONDS"])
    except (ValueError, JobFailed) as error:
        raise BadSetting(f"PARLEY_LLM_URL cannot be used: {error}") from None
    names = {actor.id: actor.name for actor in actors()}
    caps = Caps(settings["PARLEY_LLM_CALLS"], settings["PARLEY_LLM_CHARS"])
    prompt = Prompt(model, names.get(topic().subject, topic().subject), names)
    return LlmReader(built_in, prompt, endpoint, Ledger(settings.data_dir / "llm.db", caps))


@functools.cache
def store() -> DatabaseStore:
    """The store, by the database URL."""
    return DatabaseStore(config().database_url)


@functools.cache
def queue() -> CeleryQueue:
    """The queue, by the broker's URL."""
    return CeleryQueue(redis_url())


@functools.cache
def vault() -> Vault:
    """What seals webhook secrets. Raises `BadSetting`."""
    try:
        return Vault(config()["PARLEY_SECRET"] or master_secret(config().data_dir / "secret.key"))
    except OSError as error:
        raise BadSetting(f"The key that seals webhook secrets cannot be had: {error}.") from None


@functools.cache
def channels() -> Channels:
    """People's channels, vetted as the guarded client vets URLs."""
    return Channels(build_client(config()).addresses_of, config()["PARLEY_ALLOW_HOSTS"])


@functools.cache
def office() -> Office:
    """What delivering needs."""
    names = {actor.id: actor.name for actor in topic().actors.values()}
    senders = Senders(
        {
            "webhook": WebhookSender(build_client(config()), vault()),
            "channel": ChannelSender(channels(), vault(), names),
        }
    )
    return Office(store(), queue(), senders, SystemClock(), new_id, random.SystemRandom().random)


@functools.cache
def fetcher() -> WebFetcher:
    """The fetcher, with manners shared between all processes."""
    return build_fetcher(config(), redis_url())


@functools.cache
def feed_source() -> FeedSource:
    """What reads feeds."""
    return build_feed_source(fetcher())


@functools.cache
def parts() -> Parts:
    """The parts of the story for this process."""
    return Parts(
        store=store(),
        fetcher=fetcher(),
        queue=queue(),
        extractor=late(_extractor),
        reader=reader(),
        similarity=late(_similarity),
        clock=SystemClock(),
        new_id=new_id,
        own_hosts=topic().own_hosts,
    )


def import_libraries() -> None:
    """Imports what reading needs without building anything: what a worker has before it forks, its children share."""
    for name in ("encoder", "extractor", "similarity"):
        import_module(f"service.adapters.{name}")


def warm_up() -> None:
    """Reads the topic's example, so that models are loaded and an extraction child is up before the first article."""
    try:
        analyze(parts(), Submission(text=topic().settings["example"]))
    except Exception as error:  # whatever fails here fails again, and is told, with the first article
        log.warning("warming up failed: %s: %s", type(error).__name__, error)


@functools.cache
def warm_up_aside() -> None:
    """Warms up once, in a thread of its own: whoever opens the page will soon have something read. An API that only
    serves and exports stays small."""
    threading.Thread(target=warm_up, name="warm-up", daemon=True).start()


def limiter() -> Limiter:
    """Counts requests in Redis, as the setting says."""
    return RedisLimiter(redis_url(), config()["PARLEY_RATE_LIMIT"])


def worker_celery() -> Celery:
    """The Celery application for workers and beat."""
    return make_celery(redis_url())


def admin_key() -> str:
    """The admin key: the setting's, or the one in the data dir. Raises `BadSetting` if there is none."""
    if config()["PARLEY_ADMIN_KEY"]:
        key: str = config()["PARLEY_ADMIN_KEY"]
        return key
    path: Path = config().data_dir / "admin.key"
    try:
        return path.read_text().strip()
    except OSError:
        raise BadSetting(
            f"There is no admin key: set PARLEY_ADMIN_KEY, or let `parley up` make one in {path}."
        ) from None
