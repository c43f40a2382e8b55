"""The tests on every Python that is found, and with the lowest dependencies; `nox -l` lists them."""

from __future__ import annotations

import os
import re
from pathlib import Path

import nox

nox.needs_version = ">=2024.10.9"
nox.options.default_venv_backend = "venv"
nox.options.error_on_missing_interpreters = False

#: Those with a t at the end have no global interpreter lock.
PYTHONS = ["3.11", "3.12", "3.13", "3.14", "3.13t", "3.14t"]

PROJECT = nox.project.load_toml("pyproject.toml")["project"]


def of_pyenv() -> list[str]:
    """The folders of the Pythons that pyenv has installed, of each version the newest release first."""
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv", "versions")
    releases = [
        (int(release[1]), str(folder / "bin"))
        for folder in root.glob("3.*")
        if (release := re.fullmatch(r"3\.\d+\.(\d+)t?", folder.name))
    ]
    return [folder for _, folder in sorted(releases, reverse=True)]


# Before pyenv's own folder of programs, in which each version has a name, also one that is switched off.
os.environ["PATH"] = os.pathsep.join([*of_pyenv(), os.environ["PATH"]])


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """The tests, with the newest dependencies."""
    session.install("--quiet", "-e", ".[test]")
    run(session)


@nox.session(python=PYTHONS[0])
def lowest(session: nox.Session) -> None:
    """The tests, with the lowest versions of the dependencies that pyproject.toml allows."""
    lowest = [requirement.replace(">=", "==") for requirement in PROJECT["dependencies"]]
    session.install("--quiet", "-e", ".[test]", *lowest)
    run(session)


def run(session: nox.Session) -> None:
    """The suite, or what stands after `--`; what it runs with is printed first."""
    session.run("python", "-m", "pip", "list", "--format=freeze", silent=False)
    session.run("python", "-m", "pytest", "-q", "-p", "no:cacheprovider", *session.posargs)
