"""The topic that the settings choose."""

from __future__ import annotations

from service.config import BadSetting, Config
from service.topics.loader import TopicError, load_topic
from service.topics.model import Topic


def chosen_topic(config: Config) -> Topic:
    """The topic that `PARLEY_TOPIC` names. Raises `BadSetting`, which names the line of a mistake in its tables."""
    name = config["PARLEY_TOPIC"]
    try:
        return load_topic(name)
    except TopicError as error:
        raise BadSetting(f"PARLEY_TOPIC={name!r} cannot be used: {error}.") from None
