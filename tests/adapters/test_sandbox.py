"""The sandbox: whatever the child does, the parent lives, gets a typed error, and has a fresh child."""

import multiprocessing
import os
import threading

import pytest

from service.adapters import sandbox as module
from service.adapters.sandbox import Sandbox
from service.domain.errors import JobFailed

TARGETS = "tests.adapters.sandbox_targets"


@pytest.fixture
def naughty():
    """A sandbox around the misbehaving target, with one second a call."""
    box = Sandbox(f"{TARGETS}:misbehave", seconds=1.0)
    yield box
    box.close()


@pytest.fixture
def echo():
    """A sandbox around a target that answers with its request."""
    box = Sandbox(f"{TARGETS}:echo")
    yield box
    box.close()


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("sleep", "extraction_timeout"),
        ("spin", "extraction_timeout"),
        ("exit", "too_complex"),
        ("crash", "too_complex"),
        ("memory", "too_complex"),
        ("recurse", "too_complex"),
        ("refuse", "paywall"),
        ("raise", "internal"),
    ],
)
def test_misbehaviour_is_a_typed_error_and_the_next_call_works(naughty, how, code):
    """A child that hangs, dies, eats memory or raises costs one typed error; the next call is answered."""
    with pytest.raises(JobFailed) as failed:
        naughty.call({"how": how})
    assert failed.value.code == code
    assert naughty.call({"how": "nothing"})["pid"] != os.getpid()


def test_retryable_is_carried(naughty):
    """The target's own word on whether a retry helps reaches the caller."""
    with pytest.raises(JobFailed) as failed:
        naughty.call({"how": "refuse"})
    assert failed.value.retryable is True


def test_a_child_stays_warm(echo):
    """Calls one after the other are answered by one child."""
    assert len({echo.call({})["pid"] for _ in range(5)}) == 1


def test_a_child_is_replaced_after_its_calls(echo, monkeypatch):
    """After a set number of calls a fresh child takes over."""
    monkeypatch.setattr(module, "CALLS_PER_CHILD", 2)
    assert len({echo.call({})["pid"] for _ in range(4)}) == 2


def test_large_requests_and_answers_pass(naughty, echo):
    """Megabytes go both ways, beyond any pipe's buffer."""
    assert len(naughty.call({"how": "large"})["text"]) == 3_000_000
    text = "é" * 2_000_000
    assert echo.call({"text": text})["text"] == text


def test_threads_get_children_of_their_own(echo):
    """Calls at the same time never share a pipe."""
    answers = []
    threads = [threading.Thread(target=lambda i=i: answers.append(echo.call({"i": i})["i"])) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [0, 1, 2, 3]


def test_a_fork_gets_children_of_its_own(echo):
    """A worker forked after the first call does not write into the parent's pipe."""
    first = echo.call({})["pid"]
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writer, str(echo.call({})["pid"]).encode())
        echo.close()
        os._exit(0)
    os.waitpid(child, 0)
    assert int(os.read(reader, 20)) != first
    assert echo.call({})["pid"] == first
    os.close(reader)
    os.close(writer)


def _in_daemon(queue) -> None:
    box = Sandbox(f"{TARGETS}:echo")
    queue.put(box.call({"ok": True})["ok"])
    box.close()


def test_works_in_a_daemonic_process():
    """Celery's prefork workers are daemonic and may not have multiprocessing children: a sandbox works there."""
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    process = context.Process(target=_in_daemon, args=(queue,), daemon=True)
    process.start()
    assert queue.get(timeout=60) is True
    process.join()


def test_the_child_knows_no_secrets(monkeypatch):
    """Keys and database addresses in the environment do not reach the child."""
    monkeypatch.setenv("PARLEY_ADMIN_KEY", "x" * 30)
    box = Sandbox(f"{TARGETS}:environment")
    names = box.call({})["names"]
    box.close()
    assert not [name for name in names if name.startswith("PARLEY")]


def test_close_ends_the_children(echo):
    """After `close` the child's process is gone."""
    pid = echo.call({})["pid"]
    echo.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
