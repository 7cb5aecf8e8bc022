"""A template that came with lobbykit -> its code, kept as Python keeps that of a module: beside it, in `__pycache__`.

Jinja reads a template, writes Python and has it compiled: four empty Pythons for a letter. Python's own loader keeps
what comes of it, if it may write there, and has it made anew when the template has changed or what makes the code. A
template of the user's own is read each time: nothing of theirs is kept as code.
"""

import zlib
from collections.abc import Callable
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2.compiler
import jinja2.lexer
import jinja2.parser

_PACKAGE = Path(__file__).parent
_MADE_BY = (
    *(str(_PACKAGE / name) for name in ("template.py", "template_limits.py", "variables.py")),
    *(str(module.__file__) for module in (jinja2.compiler, jinja2.lexer, jinja2.parser)),
)


def code_of(path: Path, make: Callable[[], CodeType]) -> CodeType:
    """Return the code of the template, made by `make` if what is kept is not that of today."""
    found = _Loader(path, make).get_code(path.stem)
    assert found is not None  # as it is for modules that have no source
    return found


class _Loader(SourceFileLoader):
    def __init__(self, path: Path, make: Callable[[], CodeType]) -> None:
        super().__init__(path.stem, str(path))
        self._make = make

    def source_to_code(self, data: Any, path: Any = "", **_: Any) -> CodeType:  # type: ignore[override]  # noqa: ANN401, ARG002
        return self._make()

    def path_stats(self, path: str) -> dict[str, Any]:
        """Say how long the template is, and when it was changed: here, a sum over all that the code comes from."""
        stats = [Path(one).stat() for one in (path, *_MADE_BY)]
        changes = " ".join(f"{stat.st_mtime_ns}-{stat.st_size}" for stat in stats)
        return {"mtime": zlib.crc32(changes.encode()), "size": stats[0].st_size}
