"""The road is one way: a module imports only from those that stand before it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "lobbykit"

# Each may import from those before it. `words`, `folder` and `cache` stand early: they know nothing of asks.
ORDER = [
    "errors",
    "model",
    "words",
    "folder",
    "cache",
    "shipped",
    "elections",
    "nations",
    "variation",
    "yamlfile",
    "catalogue",
    "people",
    "citations",
    "search",
    "selection",
    "wants",
    "which_nation",
    "which_office",
    "plan",
    "template_files",
    "variables",
    "template_limits",
    "template_code",
    "template",
    "plain_english",
    "compose",
    "template_check",
    "questions",
    "running_order",
    "meeting",
    "handouts",
    "hustings",
    "readthrough",
    "checks",
    "render",
    "questionnaire",
    "reading",
    "likeness",
    "batch",
    "run",
    "many_senders",
    "account",
    "cli",
]
# What each outside library is for, and who alone may know it.
ALONE = {
    "jinja2": {"template", "template_limits", "template_code", "template_check"},
    "markupsafe": {"template", "template_limits"},
    "markdown_it": {"template", "reading"},
    "yaml": {"yamlfile", "cli"},
    "typer": {"cli"},
    "rich": {"cli"},
    "platformdirs": {"cli"},
    "holidays": {"elections"},
    "openpyxl": {"people"},
    "uk_election_ids": {"elections"},
    "docx": set(),
    "lxml": {"render", "questionnaire", "reading"},
    "typst": {"render"},
}


def modules() -> list[Path]:
    return [path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py" or path.parent != PACKAGE]


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_the_order_names_every_part() -> None:
    assert {part_of(path) for path in modules()} == set(ORDER)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_from_those_before_it(path: Path) -> None:
    own = part_of(path)
    ours = {name.split(".")[1] for name in imported(path) if name.startswith("lobbykit.")} & set(ORDER)
    assert {name for name in ours if ORDER.index(name) > ORDER.index(own)} == set()


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_library_is_known_only_where_it_belongs(path: Path) -> None:
    libraries = {name.split(".")[0] for name in imported(path)}
    strangers = {name for name in libraries & set(ALONE) if part_of(path) not in ALONE[name]}
    assert strangers == set()
