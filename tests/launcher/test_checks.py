"""What must hold before anything is started: each failure is one sentence and exit code 2."""

from __future__ import annotations

import socket
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from service.adapters.database.engine import make_engine
from service.cli import main
from service.config import BadSetting, load
from service.launcher.checks import admin_key, kept_secret, own_data_dir, ready_database


def _up(**settings: str) -> str:
    """What `parley up` says when it refuses."""
    done = CliRunner(env={"PARLEY_PORT": "1"} | settings).invoke(main, ["up"])
    assert done.exit_code == 2, done.output
    assert done.stderr.startswith("parley: ")
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_a_port_in_use(tmp_path: Path) -> None:
    """The sentence names the address and both settings."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = _up(PARLEY_DATA_DIR=str(tmp_path), PARLEY_PORT=port)
    assert f"127.0.0.1:{port} (Address already in use)" in said
    assert "PARLEY_PORT" in said


@pytest.mark.parametrize("folder", ["file/data", "/proc/parley"])
def test_a_data_dir_that_cannot_be_written(tmp_path: Path, folder: str) -> None:
    """The sentence names the folder and the reason."""
    (tmp_path / "file").write_text("in the way")
    assert "cannot be written: " in _up(PARLEY_DATA_DIR=str(tmp_path / folder))


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PARLEY_PORT", "eighty", "PARLEY_PORT='eighty' cannot be used: it must be a whole number."),
        ("PARLEY_WORKERS", "0", "it must lie between 1 and 64"),
        ("PARLEY_ADMIN_KEY", "short", "it must have 20 characters or more"),
        ("PARLEY_ALLOW_HOSTS", "localhost", "'localhost' is not host:port"),
        ("PARLEY_DATABASE_URL", "mysql://x/y", "it must be a sqlite: or postgresql: URL"),
        ("PARLEY_PROT", "8000", "PARLEY_PROT is no setting of Parley"),
        ("PARLEY_LOG", "loud", "PARLEY_LOG='loud' cannot be used: it must be debug, info, warning or error."),
    ],
)
def test_a_broken_setting(tmp_path: Path, name: str, value: str, sentence: str) -> None:
    """The sentence names the setting, the value and what is wrong."""
    assert sentence in _up(**{"PARLEY_DATA_DIR": str(tmp_path), name: value})


def _loopback(**settings: str) -> dict[str, str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return {"PARLEY_PORT": str(probe.getsockname()[1])} | settings


def test_a_broker_that_does_not_answer(tmp_path: Path) -> None:
    """Told before anything is started."""
    settings = _loopback(PARLEY_DATA_DIR=str(tmp_path), PARLEY_REDIS_URL="redis://127.0.0.1:1/0")
    assert "No Valkey or Redis answers at PARLEY_REDIS_URL" in _up(**settings)


def test_a_database_that_does_not_answer(tmp_path: Path) -> None:
    """Told before anything is started, without the password."""
    url = "postgresql://me:hidden@127.0.0.1:1/parley"
    said = _up(**_loopback(PARLEY_DATA_DIR=str(tmp_path), PARLEY_DATABASE_URL=url))
    assert "The database postgresql://me:***@127.0.0.1:1/parley cannot be used" in said
    assert "hidden" not in said


def test_a_database_of_a_newer_parley(tmp_path: Path, sqlite_url: str) -> None:
    """It is refused, not overwritten."""
    engine = make_engine(sqlite_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'of_tomorrow'")
    engine.dispose()
    said = _up(**_loopback(PARLEY_DATA_DIR=str(tmp_path), PARLEY_DATABASE_URL=sqlite_url))
    assert "is of another version of Parley" in said


def test_a_database_that_is_none(tmp_path: Path) -> None:
    """A file that is no database is refused and kept."""
    (tmp_path / "parley.db").write_bytes(b"holiday pictures" * 1000)
    with pytest.raises(BadSetting, match="file is not a database"):
        ready_database(load({"PARLEY_DATA_DIR": str(tmp_path)}), print)
    assert (tmp_path / "parley.db").read_bytes().startswith(b"holiday")


def test_the_lock_ends_with_its_holder(tmp_path: Path) -> None:
    """A second holder is refused while the first is there, and not after."""
    config = load({"PARLEY_DATA_DIR": str(tmp_path)})
    lock = own_data_dir(config)
    with pytest.raises(BadSetting, match="already runs"):
        own_data_dir(config)
    lock.close()
    own_data_dir(config).close()


def test_the_admin_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    """The same key at each start; only its owner may read the file."""
    config = load({"PARLEY_DATA_DIR": str(tmp_path)})
    key, new = admin_key(config)
    assert new
    assert len(key) >= 20
    assert admin_key(config) == (key, False)
    assert stat.S_IMODE((tmp_path / "admin.key").stat().st_mode) == 0o600


def test_a_given_admin_key_is_kept_for_other_terminals(tmp_path: Path) -> None:
    """The file always holds the key in force, so that the command line and the ready line's curl find it."""
    given = "a-key-given-by-the-environment"
    admin_key(load({"PARLEY_DATA_DIR": str(tmp_path)}))
    assert admin_key(load({"PARLEY_DATA_DIR": str(tmp_path), "PARLEY_ADMIN_KEY": given})) == (given, False)
    assert admin_key(load({"PARLEY_DATA_DIR": str(tmp_path)})) == (given, False)


def test_an_empty_secret_is_made_anew(tmp_path: Path) -> None:
    """A file that a full disk left empty is no key."""
    (tmp_path / "x.key").touch()
    secret, new = kept_secret(tmp_path / "x.key")
    assert new
    assert (tmp_path / "x.key").read_text() == secret + "\n"
