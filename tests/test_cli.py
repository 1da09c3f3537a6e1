"""A command loads what it needs, not what the others need."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from service.cli import COMMANDS, main


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_where_it_is_said_to_be(name: str) -> None:
    """Under its own name, with help."""
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert command.name == name
    assert command.help


def test_an_unknown_command_is_none() -> None:
    """click says the rest."""
    assert main.get_command(click.Context(main), "nothing") is None


def test_an_export_loads_no_reader() -> None:
    """Neither numpy nor the database: it speaks HTTP."""
    code = "import sys; from service.cli import main\ntry: main(['export', '--help'])\nexcept SystemExit: pass\n"
    code += "assert not {'numpy', 'sqlalchemy', 'trafilatura', 'celery'} & sys.modules.keys(), 'too much is loaded'"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
