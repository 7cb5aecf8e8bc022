"""A letter template and what it is to say -> a subject and blocks.

A template is Markdown with Jinja in it; its first heading is the subject. Jinja runs first, and puts a mark (a number
between private-use characters) where each value belongs; then the Markdown is parsed, and only then do the marks in its
text become the values. So no value can add a heading, a list or a template's code, and letters of one shape are parsed
once.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
    UndefinedError,
    nodes,
)
from jinja2 import pass_context as jinja_pass_context
from jinja2.ext import Extension
from jinja2.parser import Parser
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from lobbykit import shipped
from lobbykit.errors import LobbykitError
from lobbykit.model import Block, Heading, ListBlock, Paragraph, Placeholder, Run, Runs, Table
from lobbykit.words import Gap, Own, capitalised, did_you_mean, joined, placeholder, spell_out

_MARK = re.compile(
    "\ue000([0-9]+)\ue001"
)  # a number between two private-use characters, which no text from outside has
_NO_MARKS = {0xE000: None, 0xE001: None}
_WORD = re.compile("[A-Za-z]+")
_SUFFIX = ".md"
_PARTS = ("letter",)  # templates that others are built on
S = TypeVar("S", bound=str)


class Written:
    """What a template made: subject and blocks, and the placeholders that stand in them, in their order."""

    __slots__ = ("blocks", "placeholders", "subject")

    def __init__(self, subject: str, blocks: tuple[Block, ...], placeholders: tuple[Placeholder, ...]) -> None:
        self.subject = subject
        self.blocks = blocks
        self.placeholders = placeholders


def write(name: str, values: Mapping[str, Any], acronyms: Mapping[str, str]) -> Written:
    """Return what the template of that name, or at that path, makes of the values.

    `values` must hold `variation`, for the template's own choices. An acronym in the text is spelled out where it is
    first used, but for the user's own words (`Own`).

    Raises:
        LobbykitError: there is no such template, or it has a fault; the message says where.
    """
    marks: list[str] = []
    try:
        marked = _template(name).render(**values, _marks=marks)
    except TemplateSyntaxError as error:
        raise LobbykitError(f"{error.name or name}:{error.lineno}: {error.message}") from error
    except UndefinedError as error:
        raise LobbykitError(f"the template {name} uses something that letters do not have: {error.message}") from error
    except (
        TemplateError,
        ArithmeticError,
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        # What a template's own code can go wrong by: a division, a sum of a word and a number, a file that is no text.
        raise LobbykitError(f"the template {name} cannot be used: {error}") from error
    filling = _Filling(marks, acronyms)
    subject, *blocks = filling.blocks(_parsed(marked)) or [Paragraph(())]
    if not isinstance(subject, Heading):
        raise LobbykitError(f"the template {name} must begin with a heading (# ...): it is the letter's subject")
    return Written("".join(run.text for run in subject.runs), tuple(blocks), tuple(filling.placeholders))


def names() -> list[str]:
    """Return the names of the templates that a letter can be written by."""
    return sorted(path.stem for path in _folder().glob(f"*{_SUFFIX}") if path.stem not in _PARTS)


def _folder() -> Path:
    return shipped.folder("letter_templates")


# --- Jinja: values become marks ------------------------------------------------------------------------------


class _Vary(Extension):
    """{% vary "opening" %} one way {% or %} another {% endvary %}: the sender's variation chooses.

    The choice goes by its name, so that changing a template elsewhere does not change who gets which way; one without a
    name goes by its line.
    """

    tags = {"vary"}  # noqa: RUF012  # Jinja's own form

    def parse(self, parser: Parser) -> nodes.Node:
        line = next(parser.stream).lineno
        name = parser.stream.next_if("string")
        ways = []
        while True:
            ways.append(parser.parse_statements(("name:or", "name:endvary")))
            if next(parser.stream).value == "endvary":
                break
        question = nodes.Const(name.value if name else f"{parser.name} {line}")
        pick = self.call_method("_pick", [nodes.ContextReference(), question, nodes.Const(len(ways))])
        choice: list[nodes.Node] = ways[-1]
        for number, way in reversed(list(enumerate(ways[:-1]))):
            test = nodes.Compare(pick, [nodes.Operand("eq", nodes.Const(number))])
            choice = [nodes.If(test, way, [], choice, lineno=line)]
        return choice[0] if len(choice) == 1 else nodes.Scope(choice, lineno=line)

    def _pick(self, context: Context, question: str, count: int) -> int:
        picked: int = context["variation"].pick(question, count)
        return picked


@jinja_pass_context
def _mark(context: Context, value: object) -> Markup:
    """Return the mark that stands for `value`, or for each part of a tuple; what templates have made stays as it is."""
    if isinstance(value, Markup):
        return value
    if isinstance(value, tuple):
        return Markup("").join(_mark(context, part) for part in value)
    marks: list[str] = context["_marks"]
    marks.append(value if isinstance(value, str) else str(value))
    return Markup(f"\ue000{len(marks) - 1}\ue001")  # noqa: S704  # a number, never mark-up


def _keeping(change: Callable[[str], str]) -> Callable[[S], S]:
    """A filter that leaves the user's words known as such, and a placeholder a placeholder."""

    def changed(text: S) -> S:
        if isinstance(text, Gap):
            return text
        return type(text)(change(text))

    return changed


class _Templates(FileSystemLoader):
    """Templates from folders, without the characters that values are marked by."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, path, is_current = super().get_source(environment, template)
        return source.translate(_NO_MARKS), path, is_current


class _Environment(ImmutableSandboxedEnvironment):
    """Jinja without what could take a value for mark-up, or reach beyond the values."""

    def __init__(self, folders: list[Path]) -> None:
        super().__init__(
            loader=_Templates(folders),
            autoescape=True,
            undefined=StrictUndefined,
            finalize=_mark,
            optimized=False,  # folding constants costs a single letter more than it saves
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=[_Vary],
        )
        plain = ("default", "first", "length", "last")
        self.filters = {name: self.filters[name] for name in plain}
        self.filters |= {"capitalised": _keeping(capitalised), "joined": joined}
        self.globals = {}


@lru_cache(maxsize=16)
def _template(name: str) -> Any:  # noqa: ANN401  # jinja2.Template would have to be imported for its name alone
    path = Path(name)
    if path.suffix or path.parent != Path():
        if not path.is_file():
            raise LobbykitError(f"--template {name}: there is no such file")
        return _Environment([path.parent, _folder()]).get_template(path.name)
    if name not in names():
        near = did_you_mean(name, names())
        raise LobbykitError(f"--template {name}: there is no such template{near} ({', '.join(names())})")
    return _shipped().get_template(name + _SUFFIX)


@lru_cache(maxsize=1)
def _shipped() -> _Environment:
    return _Environment([_folder()])


# --- Markdown to blocks, marks and all -----------------------------------------------------------------------


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    # A mark in an address must stay one; renderers look at the whole address.
    markdown.normalizeLink = lambda url: url  # type: ignore[method-assign]
    markdown.validateLink = lambda url: url is not None  # type: ignore[method-assign]
    return markdown


@lru_cache(maxsize=64)
def _parsed(marked: str) -> tuple[Block, ...]:
    """Return the blocks of a marked text; kept, since letters of one shape differ in their values alone."""
    tokens = iter(_markdown().parse(marked))
    return tuple(block for token in tokens for block in _block(token, tokens))


def _block(token: Token, tokens: Iterator[Token]) -> Iterator[Block]:
    if token.type == "heading_open":
        yield Heading(int(token.tag[1]), _runs(next(tokens)))
    elif token.type == "paragraph_open":
        yield Paragraph(_runs(next(tokens)))
    elif token.type in ("bullet_list_open", "ordered_list_open"):
        yield _list(token, tokens)
    elif token.type == "table_open":
        yield _table(tokens)


def _list(token: Token, tokens: Iterator[Token]) -> ListBlock:
    """A list, one stretch of text an item: an inner list's items follow on as items of their own."""
    items = []
    end = token.type.replace("_open", "_close")
    depth = 1
    for inner in tokens:
        depth += (inner.type == token.type) - (inner.type == end)
        if not depth:
            break
        if inner.type == "inline":
            items.append(_runs(inner))
    return ListBlock(token.type.startswith("ordered"), tuple(items), int(token.attrGet("start") or 1))


def _table(tokens: Iterator[Token]) -> Table:
    rows: list[list[Runs]] = []
    for inner in tokens:
        if inner.type == "table_close":
            break
        if inner.type == "tr_open":
            rows.append([])
        elif inner.type == "inline":
            rows[-1].append(_runs(inner))
    return Table(tuple(rows[0]), tuple(tuple(row) for row in rows[1:]))


def _runs(inline: Token) -> Runs:
    runs = []
    strong = emphasis = 0
    link = ""
    for token in inline.children or []:
        strong += (token.type == "strong_open") - (token.type == "strong_close")
        emphasis += (token.type == "em_open") - (token.type == "em_close")
        if token.type == "link_open":
            link = str(token.attrGet("href"))
        elif token.type == "link_close":
            link = ""
        elif token.type in ("text", "code_inline"):
            runs.append(Run(token.content, bool(strong), bool(emphasis), link))
        elif token.type in ("softbreak", "hardbreak"):
            runs.append(Run(" ", bool(strong), bool(emphasis), link))
    return tuple(runs)


# --- marks to values -----------------------------------------------------------------------------------------


class _Filling:
    """Puts the values where their marks stand, in the letter's order."""

    def __init__(self, marks: list[str], acronyms: Mapping[str, str]) -> None:
        self.marks = marks
        self.placeholders: list[Placeholder] = []
        told = " ".join(value for value in marks if not isinstance(value, Own | Gap))
        words = _WORD.findall(told)
        # Those in use and not yet spelled out; one that is used once is written out and not introduced.
        self._acronyms = {acronym: meaning for acronym, meaning in acronyms.items() if acronym in words}
        self._introduced = {
            acronym for acronym, meaning in self._acronyms.items() if words.count(acronym) + told.count(meaning) > 1
        }

    def blocks(self, blocks: tuple[Block, ...]) -> list[Block]:
        return list(self._filled(blocks))

    def _filled(self, blocks: tuple[Block, ...]) -> Iterator[Block]:
        for number, block in enumerate(blocks):
            match block:
                case Paragraph(runs):
                    yield Paragraph(self._runs(runs))
                case Heading(level, runs):
                    yield Heading(level, self._runs(runs, subject=number == 0))
                case ListBlock(ordered, items, start):
                    yield ListBlock(ordered, tuple(self._runs(item) for item in items), start)
                case Table(header, rows):
                    head = tuple(self._runs(cell) for cell in header)
                    yield Table(head, tuple(tuple(self._runs(cell) for cell in row) for row in rows))

    def _runs(self, runs: Runs, *, subject: bool = False) -> Runs:
        """Fill each run, and join neighbours of one manner."""
        filled: list[Run] = []
        for run in runs:
            new = run._replace(text=self._text(run.text, subject=subject), link=self._plain(run.link))
            if filled and filled[-1][1:] == new[1:]:
                filled[-1] = new._replace(text=filled[-1].text + new.text)
            elif new.text:
                filled.append(new)
        return tuple(filled)

    def _text(self, marked: str, *, subject: bool) -> str:
        parts = []
        at = 0
        for mark in _MARK.finditer(marked):
            parts.append(self._spell_out(marked[at : mark.start()], subject=subject))
            parts.append(self._value(self.marks[int(mark[1])], subject=subject))
            at = mark.end()
        parts.append(self._spell_out(marked[at:], subject=subject))
        return "".join(parts)

    def _value(self, value: str, *, subject: bool) -> str:
        if isinstance(value, Gap):
            self.placeholders.append(placeholder(value))
            return str(value)
        return str(value) if isinstance(value, Own) else self._spell_out(value, subject=subject)

    def _plain(self, marked: str) -> str:
        return _MARK.sub(lambda mark: str(self.marks[int(mark[1])]), marked)

    def _spell_out(self, text: str, *, subject: bool) -> str:
        """Spell out what comes first here; a subject line is left as it is."""
        if subject or not self._acronyms:
            return text
        text, spelled = spell_out(text, self._acronyms, self._introduced)
        self._acronyms = {acronym: self._acronyms[acronym] for acronym in self._acronyms if acronym not in spelled}
        return text
