"""A letter template and what it is to say -> a subject and blocks.

A template is Markdown with Jinja in it; its first heading is the subject. Jinja runs first, and puts a mark (two
private-use characters) where each value belongs; then the Markdown is parsed, and only then do the marks in its text
become the values. So no value can add a heading, a list or a template's code, and paragraphs of one shape are parsed
once.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, assert_never

from jinja2 import BaseLoader, TemplateError, TemplateNotFound, TemplateSyntaxError, nodes
from jinja2 import pass_context as jinja_pass_context
from jinja2.ext import Extension
from jinja2.parser import Parser
from jinja2.runtime import Context
from markupsafe import Markup

from lobbykit.errors import LobbykitError
from lobbykit.model import Block, Heading, ListBlock, Paragraph, Placeholder, Run, Runs, Table
from lobbykit.template_code import code_of
from lobbykit.template_files import OURS, SKELETON, SUFFIX, TemplateFile, find, is_ours, is_path, our_folder, read
from lobbykit.template_limits import FIRST_NUMBER, MARK, NOW, Caged, Missing, number_sign
from lobbykit.template_limits import Run as _Run
from lobbykit.variables import NAMES
from lobbykit.words import Gap, Own, capitalised, joined, placeholder, shown_path, spell_out

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_SHORTEST_ACRONYM = 2
_NO_MARKS = {0xE000: None, 0xE001: None}
_NOT_OURS = (Own, Gap)
_WORD = re.compile("[A-Za-z]+")
_TOO_DEEP = "blocks, loops or brackets stand too deep in each other"
# What a template's own code can go wrong by: a division, a sum of a word and a number, no end to its own calls. The
# last four come of code that Jinja takes and Python does not: loops too deep in each other, one name in two roles.
_FAULTS = (
    TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
    AssertionError,
    MemoryError,
    NameError,
    SyntaxError,
)
S = TypeVar("S", bound=str)


class Written:
    """What a template made: subject and blocks, and the placeholders that stand in them, in their order."""

    __slots__ = ("blocks", "placeholders", "subject")

    def __init__(self, subject: str, blocks: tuple[Block, ...], placeholders: tuple[Placeholder, ...]) -> None:
        self.subject = subject
        self.blocks = blocks
        self.placeholders = placeholders


def write(name: str, values: Mapping[str, Any], acronyms: Mapping[str, str], own: Path | None = None) -> Written:
    """Return what the template of that name, or at that path, makes of the values.

    `values` must hold `variation`, for the template's own choices. `own` is the folder with the user's own templates,
    which go before ours. An acronym in the text is spelled out where it is first used, but for the user's own words
    (`Own`).

    Raises:
        LobbykitError: there is no such template, or it has a fault; the message says where.
    """
    given = dict(values)
    run = _Run(given.pop("variation", None), given)
    before = NOW.run
    NOW.run = run
    try:
        marked = str(_template(name, own).render(given))
    except TemplateSyntaxError as error:
        raise LobbykitError(f"{error.filename or name}:{error.lineno}: {error.message}") from error
    except _FAULTS as error:
        raise LobbykitError(_told(error, name)) from error
    finally:
        NOW.run = before
    filling = _Filling(run.marks, acronyms)
    subject, *blocks = filling.blocks(marked) or [Paragraph(())]
    if not isinstance(subject, Heading):
        raise LobbykitError(f"the template {name} must begin with a heading (# ...): it is the letter's subject")
    return Written("".join(run.text for run in subject.runs), tuple(blocks), tuple(filling.placeholders))


def shadows(name: str, own: Path | None) -> list[str]:
    """Return the files of the user's own that the template, once written by, took instead of ours."""
    loader: _Templates = _template(name, own).environment.loader
    return [f"{one}{SUFFIX}" for one in loader.taken if is_ours(one)]


def forget() -> None:
    """Read templates anew from here on."""
    _template.cache_clear()


def _told(error: BaseException, name: str) -> str:
    """What went wrong, at the innermost line of the user's own template, or else of ours."""
    places = _places(error)
    theirs = [place for place in places if Path(place[0]).parent != our_folder()]
    where = theirs[-1] if theirs else places[-1] if places else (name, None)
    sentence = _TOO_DEEP if isinstance(error, RecursionError) and not places else _sentence(error)
    if places and places[-1] != where:
        sentence += f" (met in {Path(places[-1][0]).name}, line {places[-1][1]})"
    return f"{where[0]}:{where[1]}: {sentence}" if where[1] else f"the template {name} cannot be used: {sentence}"


def _places(error: BaseException) -> list[tuple[str, int]]:
    """The template lines that led to the error, outermost first; Jinja gives them frames of their own."""
    found = []
    at = error.__traceback__
    while at is not None:
        if "__jinja_exception__" in at.tb_frame.f_globals:
            found.append((at.tb_frame.f_code.co_filename, at.tb_lineno))
        at = at.tb_next
    return found


def _sentence(error: BaseException) -> str:
    match error:
        case TemplateNotFound(name=str(name)):
            return f"there is no template '{name}' in this folder or among lobbykit's"
        case RecursionError():
            return "a macro, an include or an extends leads back to itself without end"
        case SyntaxError() | MemoryError():
            return _TOO_DEEP
        case ZeroDivisionError():
            return "it divides by nought"
    return str(error).rstrip(".") or type(error).__name__


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
        picked = parser.free_identifier(lineno=line)
        # What is only text and variables is kept as that: code for each way would cost each start some empty Pythons.
        is_ours = (parser.name or "").startswith(OURS)
        plain = tuple(_plain_way(way) if is_ours else None for way in ways)
        if all(plain):
            said = nodes.Filter(nodes.Const(plain), _SAY, [question], [], None, None, lineno=line)
            return nodes.Output([said], lineno=line)
        pick = nodes.Filter(question, _PICK, [nodes.Const(len(ways))], [], None, None, lineno=line)
        said = nodes.Filter(nodes.Const(plain), _SAY, [question], [], None, None, lineno=line)
        choice: list[nodes.Node] = [nodes.Output([said], lineno=line)] if any(plain) else []
        for number, way in reversed(list(enumerate(ways))):
            if plain[number] is None:
                test = nodes.Compare(picked, [nodes.Operand("eq", nodes.Const(number))])
                choice = [nodes.If(test, way, [], choice, lineno=line)]
        return nodes.Scope([nodes.Assign(picked, pick, lineno=line), *choice], lineno=line)


def _plain_way(way: Sequence[nodes.Node]) -> tuple[str, ...] | None:
    """Return the texts and the names of variables in turn, if a way is of nothing else."""
    parts = [""]
    for node in (part for output in way for part in (output.nodes if isinstance(output, nodes.Output) else [output])):
        if isinstance(node, nodes.TemplateData):
            parts[-1] += node.data
        elif isinstance(node, nodes.Name) and node.name in NAMES:
            parts += [node.name, ""]
        else:
            return None
    return tuple(parts)


@jinja_pass_context
def _say(context: Context, ways: tuple[tuple[str, ...], ...], question: str) -> Markup:
    """Return the way that is picked, its variables filled in."""
    run = NOW.run
    parts = list(ways[run.variation.pick(question, len(ways))])
    for place in range(1, len(parts), 2):
        value: Any = context.resolve(parts[place])
        parts[place] = run.mark(value) if type(value) in _TEXTS else _mark(context, value)
    return Markup("".join(parts))  # noqa: S704  # a template's own text, and marks


_SAY = " say"
_PICK = " pick"  # a filter, which Jinja calls outright; with a space: no template can name it


@jinja_pass_context  # so that Jinja never calls it before there is a letter
def _pick(_: Context, question: str, count: int) -> int:
    picked: int = NOW.run.variation.pick(question, count)
    return picked


@jinja_pass_context  # so that Jinja never calls it before there is a letter
def _mark(context: Context | None, value: object) -> Markup:
    """Return the mark that stands for `value`, or for each part of a tuple; what templates have made stays as it is."""
    if type(value) in _TEXTS:  # nearly all are
        return NOW.run.mark(value)  # type: ignore[arg-type]
    if isinstance(value, Markup):
        return value
    if isinstance(value, tuple):
        NOW.run.spend(len(value))
        return Markup("".join([_mark(context, part) for part in value]))  # noqa: S704  # marks alone
    if isinstance(value, Missing) or (isinstance(value, str | int | float) and not isinstance(value, bool)):
        return NOW.run.mark(value if isinstance(value, str) else str(value))
    kind = {bool: "a yes or no", list: "a list"}.get(type(value), "that")
    raise TypeError(f"{kind} cannot stand in a letter; use {{% if %}} or {{% for %}}, or name what is wanted of it")


_TEXTS = frozenset({str, Own, Gap})


def _keeping(change: Callable[[str], str]) -> Callable[[S], S]:
    """A filter that leaves the user's words known as such, and a placeholder a placeholder."""

    def changed(text: S) -> S:
        if isinstance(text, Gap):
            return text
        if not isinstance(text, str):
            raise TypeError("'capitalised' is for a text")
        return type(text)(change(text))

    return changed


def _listed(words: Any) -> str:  # noqa: ANN401  # what a template gives
    """The words as a list in a sentence; what templates have written, marks and all, stays so."""
    if isinstance(words, str) or not all(isinstance(word, str) for word in words):
        raise TypeError("'joined' is for a list of words")
    if any(isinstance(word, Markup) for word in words):
        return Markup(joined([_mark(None, word) for word in words]))  # noqa: S704  # marks, and what templates wrote
    return joined(words)


class _Templates(BaseLoader):
    """Templates from the folders of the user's own, the first that has it, and ours; from nowhere else.

    Names are as `_Environment.join_path` makes them. Text is without the characters that values are marked by.
    """

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self._folders = folders
        self.taken: list[str] = []  # the names of the user's own templates that were read

    def holds(self, name: str) -> Path | None:
        """Return the user's own template of that file name, unless it leads out of its folder."""
        if "/" in name or "\\" in name or name.startswith(".") or not name.endswith(SUFFIX):
            return None
        paths = (folder / name for folder in self._folders)
        return next((path for path in paths if path.is_file() and _is_inside(path)), None)

    def get_source(self, environment: Any, template: str) -> tuple[str, str, Callable[[], bool]]:  # noqa: ANN401, ARG002
        path = self.holds(template)
        if path:
            self.taken.append(path.stem)
        else:
            path = _path_of_ours(template)
        if not path:
            raise TemplateNotFound(template)
        return read(path).translate(_NO_MARKS), shown_path(path), lambda: True

    def load(self, environment: Any, name: str, globals: Any = None) -> Any:  # noqa: A002, ANN401  # Jinja's own
        path = _path_of_ours(name)
        if not path or path.suffix != SUFFIX:
            return super().load(environment, name, globals)

        def compiled() -> Any:  # noqa: ANN401
            source, filename, _ = self.get_source(environment, name)
            return environment.compile(source, name, filename)

        return environment.template_class.from_code(environment, code_of(path, compiled), globals or {})


def _path_of_ours(template: str) -> Path | None:
    ours = template.removeprefix(OURS)
    is_one = ours != template and is_ours(ours.removesuffix(SUFFIX))
    return our_folder() / ours if is_one else None


def _is_inside(path: Path) -> bool:
    return path.resolve().parent == path.parent.resolve()


class _Environment(Caged):
    def __init__(self, *folders: Path) -> None:
        super().__init__(
            {"capitalised": _keeping(capitalised), "joined": _listed, _PICK: _pick, _SAY: _say},
            loader=_Templates(folders),
            finalize=_mark,
            auto_reload=False,
            optimized=False,  # folding constants costs a single letter more than it saves
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=[_Vary],
        )

    def join_path(self, template: str, parent: str) -> str:
        """Return which template is meant in another: the user's own before ours.

        Of a template of ours only the skeleton is the user's: theirs for a candidate need have none of the blocks that
        ours for a member changes.
        """
        return _joined(self.loader, template, parent) if isinstance(self.loader, _Templates) else template


@lru_cache(maxsize=64)  # each letter asks for the templates that its own builds on
def _joined(loader: _Templates, template: str, parent: str) -> str:
    if template.startswith(OURS):
        return template
    is_theirs = not parent.startswith(OURS) or template == f"{SKELETON}{SUFFIX}"
    if is_theirs and loader.holds(template):
        return template
    return OURS + template if is_ours(template.removesuffix(SUFFIX)) else template


def environment(file: TemplateFile, own: Path | None) -> _Environment:
    """Return what the template is read in: beside it are others of its folder, the user's own, and ours."""
    folders = [own] if own and own.is_dir() else []
    if file.is_own and file.path.parent not in folders:
        folders.insert(0, file.path.parent)
    return _Environment(*folders) if folders else _shipped()


@lru_cache(maxsize=16)
def _template(name: str, own: Path | None) -> Any:  # noqa: ANN401  # jinja2.Template would be imported for its name alone
    file = find(name, own)
    around = environment(file, own)
    if not is_path(name):
        return around.get_template(file.name + SUFFIX if file.is_own else f"{OURS}{file.name}{SUFFIX}")
    # The one that the user names may be a link, and have any suffix.
    source = read(file.path).translate(_NO_MARKS)
    code = around.compile(source, file.path.name, shown_path(file.path))
    return around.template_class.from_code(around, code, around.make_globals(None))


@lru_cache(maxsize=1)
def _shipped() -> _Environment:
    return _Environment()


# --- Markdown to blocks, marks and all -----------------------------------------------------------------------


def _chunks(marked: str) -> list[str]:
    """Part a marked text where nothing before bears on what follows: at an empty line before a paragraph or heading.

    A list whose items stand apart stays whole. A fence or a link's definition has a say in what is elsewhere.
    """
    return [marked] if any(one in marked for one in _FAR_REACHING) else _PARTING.split(marked)


_FAR_REACHING = ("```", "~~~", "]:")
_PARTING = re.compile("\n[ \t]*\n(?=[^\\W\\d_]|[#\ue000\\[])")  # what follows stands at the beginning of its line


@lru_cache(maxsize=2048)  # letters of a batch are built of some hundreds of paragraphs
def _parsed(shape: str) -> tuple[Block, ...]:
    """Return the blocks of a text whose marks have no numbers: they are given some, in their order.

    They are kept, since paragraphs of one shape differ in their values alone.
    """
    first, *rest = shape.split(MARK)
    marked = first + "".join(MARK + number_sign(place) + text for place, text in enumerate(rest))
    return _read_plainly(marked) or _read(marked)


def _read_plainly(marked: str) -> tuple[Block, ...] | None:
    """Return the blocks of a text that has a heading, paragraphs and a numbered list at the most, or else None.

    Most letters are nothing else, and do without markdown-it, which costs a start three empty Pythons.
    """
    if _MARK_UP.search(marked):
        return None
    blocks: list[Block] = []
    for part in _EMPTY_LINES.split(marked.strip("\n")):
        sign, runs = part[:1], []
        start = "# " if sign == "#" else "1. " if sign == "1" else ""
        lines = part.split("\n")
        for line in lines:
            text = line.removeprefix(start)
            if not line.startswith(start) or text != text.strip() or not (text[:1].isalpha() or text[:1] == MARK):
                return None
            runs.append(Run(text))
        if not start:
            blocks.append(Paragraph(tuple(part for run in runs for part in (_SPACE, run))[1:]))
        elif start == "1. " and not any(isinstance(block, ListBlock) for block in blocks):
            blocks.append(ListBlock(ordered=True, items=tuple((run,) for run in runs)))
        elif start == "# " and len(lines) == 1 and not part.endswith("#"):
            blocks.append(Heading(1, tuple(runs)))
        else:
            return None
    return tuple(blocks)


_MARK_UP = re.compile(r"[\\`*_\[\]<&\x00-\x09\x0b-\x1f]")  # within a line that begins with a letter
_EMPTY_LINES = re.compile("\n\n+")
_SPACE = Run(" ")


@lru_cache(maxsize=1)
def _markdown() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    # A mark in an address must stay one; renderers look at the whole address.
    markdown.normalizeLink = lambda url: url  # type: ignore[method-assign]
    markdown.validateLink = lambda url: url is not None  # type: ignore[method-assign]
    return markdown


def _read(marked: str) -> tuple[Block, ...]:
    tokens = iter(_markdown().parse(marked))
    return tuple(block for token in tokens for block in _block(token, tokens))


def _block(token: "Token", tokens: "Iterator[Token]") -> Iterator[Block]:
    if token.type == "heading_open":
        yield Heading(int(token.tag[1]), _runs(next(tokens)))
    elif token.type == "paragraph_open":
        yield Paragraph(_runs(next(tokens)))
    elif token.type in ("bullet_list_open", "ordered_list_open"):
        yield _list(token, tokens)
    elif token.type == "table_open":
        yield _table(tokens)


def _list(token: "Token", tokens: "Iterator[Token]") -> ListBlock:
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


def _table(tokens: "Iterator[Token]") -> Table:
    rows: list[list[Runs]] = []
    for inner in tokens:
        if inner.type == "table_close":
            break
        if inner.type == "tr_open":
            rows.append([])
        elif inner.type == "inline":
            rows[-1].append(_runs(inner))
    return Table(tuple(rows[0]), tuple(tuple(row) for row in rows[1:]))


def _runs(inline: "Token") -> Runs:
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


class _Stretch(NamedTuple):
    """Text in one manner: what it says and, between, the places of its values among the chunk's."""

    text: tuple[str | int, ...]
    strong: bool
    emphasis: bool
    link: tuple[str | int, ...]


@lru_cache(maxsize=2048)  # as many as chunks
def _stretches(runs: Runs) -> tuple[_Stretch, ...]:
    """Return marked runs as they are filled, neighbours of one manner as one."""
    stretches: list[_Stretch] = []
    for text, strong, emphasis, link in runs:
        stretch = _Stretch(_parts(text), strong, emphasis, _parts(link))
        if stretches and stretches[-1][1:] == stretch[1:]:
            stretches[-1] = stretch._replace(text=stretches[-1].text + stretch.text)
        else:
            stretches.append(stretch)
    return tuple(stretches)


def _parts(marked: str) -> tuple[str | int, ...]:
    first, *rest = marked.split(MARK)
    parts = [first, *(part for text in rest for part in (ord(text[0]) - FIRST_NUMBER, text[1:]))]
    return tuple(part for part in parts if part != "")


class _Filling:
    """Puts the values where their marks stand, in the letter's order."""

    def __init__(self, marks: Mapping[str, str], acronyms: Mapping[str, str]) -> None:
        self._marks = marks
        self._values: list[str] = []  # those of the chunk that is being filled
        self._has_gaps = Gap in map(type, marks.values())
        self.placeholders: list[Placeholder] = []
        self._acronyms: dict[str, str] = {}  # those in use and not yet spelled out
        self._introduced: set[str] = set()  # one that is used once is written out and not introduced
        everything = " ".join(marks.values())
        if any(acronym in everything for acronym in acronyms):
            self._look_for(acronyms, " ".join([value for value in marks.values() if not isinstance(value, _NOT_OURS)]))

    def _look_for(self, acronyms: Mapping[str, str], told: str) -> None:
        words = _WORD.findall(told)
        self._acronyms = {acronym: meaning for acronym, meaning in acronyms.items() if acronym in words}
        self._introduced = {
            acronym for acronym, meaning in self._acronyms.items() if words.count(acronym) + told.count(meaning) > 1
        }

    def blocks(self, marked: str) -> list[Block]:
        """Return the blocks of a marked text, filled.

        A template that cuts marks up may make one that stands for nothing.
        """
        first, *rest = marked.split(MARK)
        values = [self._marks.get(text[:1], "") for text in rest]
        filled: list[Block] = []
        end = 0
        for chunk in _chunks(MARK.join([first, *[text[1:] for text in rest]])):
            begin, end = end, end + chunk.count(MARK)
            self._values = values[begin:end]
            for block in _parsed(chunk):
                filled.append(self._filled(block, is_first=not filled))
        return filled

    def _filled(self, block: Block, *, is_first: bool) -> Block:
        match block:
            case Paragraph(runs):
                return Paragraph(self._runs(runs))
            case Heading(level, runs):
                return Heading(level, self._runs(runs, subject=is_first))
            case ListBlock(ordered, items, start):
                return ListBlock(ordered, tuple([self._runs(item) for item in items]), start)
            case Table(header, rows):
                head = tuple(self._runs(cell) for cell in header)
                return Table(head, tuple(tuple(self._runs(cell) for cell in row) for row in rows))
        assert_never(block)

    def _runs(self, runs: Runs, *, subject: bool = False) -> Runs:
        """Fill each stretch, and join neighbours that have come to be of one manner."""
        is_plain = not (self._acronyms or self._has_gaps)  # nothing is to be spelled out, or told of
        filled: list[Run] = []
        for parts, strong, emphasis, link in _stretches(runs):
            text = self._plain(parts) if is_plain else self._text(parts, subject=subject)
            new = Run(text, strong, emphasis, self._plain(link) if link else "")
            if filled and filled[-1][1:] == new[1:]:
                filled[-1] = new._replace(text=filled[-1].text + text)
            elif text:
                filled.append(new)
        return tuple(filled)

    def _plain(self, parts: tuple[str | int, ...]) -> str:
        values = self._values
        return "".join([part if isinstance(part, str) else values[part] for part in parts])

    def _text(self, parts: tuple[str | int, ...], *, subject: bool) -> str:
        return "".join(
            [
                self._spell_out(part, subject=subject)
                if isinstance(part, str)
                else self._value(self._values[part], subject=subject)
                for part in parts
            ]
        )

    def _value(self, value: str, *, subject: bool) -> str:
        if isinstance(value, Gap):
            self.placeholders.append(placeholder(value))
            return str(value)
        return str(value) if isinstance(value, Own) else self._spell_out(value, subject=subject)

    def _spell_out(self, text: str, *, subject: bool) -> str:
        """Spell out what comes first here; a subject line is left as it is."""
        if subject or len(text) < _SHORTEST_ACRONYM or not self._acronyms:
            return text
        text, spelled = spell_out(text, self._acronyms, self._introduced)
        self._acronyms = {acronym: self._acronyms[acronym] for acronym in self._acronyms if acronym not in spelled}
        return text
