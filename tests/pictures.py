"""The scripts of docs/pictures as modules: they are in no package."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"


def load_script(name: str) -> ModuleType:
    """A script that draws a picture, as a module."""
    spec = importlib.util.spec_from_file_location(name, PICTURES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
