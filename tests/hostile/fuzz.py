"""Atheris over the properties of our own parsers: coverage leads where chance does not.

.venv/bin/pip install --no-build-isolation --editable ".[fuzz]"    # Linux
python -m tests.hostile.fuzz                    # the names of the properties
python -m tests.hostile.fuzz PROPERTY [SECONDS]

The bytes that atheris makes are what hypothesis draws its examples from, so that each property is
written once. A failure is shown with its example, to be added to the test as `@example`.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any

# Whose branches lead the search.
_OURS = ["extract", "schemas", "pipelines"]
_PROPERTIES = ("tests.hostile.test_parsers", "tests.extract.test_printed")
_SECONDS = 60


def properties(module: ModuleType) -> dict[str, Any]:
    """What hypothesis tests in a module, by the name of the test."""
    tests = {name: getattr(test, "hypothesis", None) for name, test in vars(module).items()}
    return {name: found for name, found in tests.items() if found and name.startswith("test_")}


def load() -> dict[str, Any]:
    """All properties by name."""
    return {
        name: found
        for module in map(importlib.import_module, _PROPERTIES)
        for name, found in properties(module).items()
    }


def main(arguments: list[str]) -> None:
    """Fuzzes one property for so many seconds; without a name, tells the names."""
    if not arguments:
        sys.stdout.write("\n".join(load()) + "\n")
        return
    atheris: Any = importlib.import_module("atheris")
    name, *rest = arguments
    with atheris.instrument_imports(include=_OURS):
        found = load()[name]
    seconds = int(rest[0]) if rest else _SECONDS
    options = [sys.argv[0], f"-max_total_time={seconds}", "-timeout=60", "-len_control=0"]
    atheris.Setup(options, found.fuzz_one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
