"""Jinja in a cage: what a template can reach, and how long and how large it can grow.

A template can read the letter's values and other templates of its folder and ours, and nothing else. Whatever can
repeat (a loop's turn, a macro's call, a block, an included template) costs steps, by the length of what is repeated;
what is built is measured before it is built. So a hostile template ends in a sentence, after the same step on every
machine: a clock would end it sooner on a slow one, and without threads or signals could not end a single long step.
Our own templates are not charged; what they write is measured as well.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from threading import local
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.ext import Extension
from jinja2.runtime import BlockReference, Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer
from markupsafe import Markup
from msgspec import Struct

from lobbykit.template_files import OURS
from lobbykit.words import did_you_mean

MOST_STEPS = 200_000  # the longest letter of the tests takes a few hundred
MOST_TEXT = 50_000  # characters that a template can write, values not counted: eight thousand words
MOST_VALUES = 5_000_000  # characters of values in one letter
_LONGEST = 20_000  # of what an expression makes: characters, or things in a list
_FEW = 32  # parts that are measured together: none is longer than what was measured, or the template, is
_DEEPEST = 60  # of blocks, loops and brackets in each other; Python itself gives up at a hundred
_LARGEST = 10**15
_LOOP = frozenset(
    {"index", "index0", "revindex", "revindex0", "first", "last", "length", "previtem", "nextitem", "cycle"}
)
FILTERS = ("capitalised", "default", "first", "joined", "last", "length")
TESTS = ("defined", "divisibleby", "even", "none", "odd", "undefined")
MARK = "\ue000"  # where a value belongs: a private-use character, which no text from outside has; its number follows
FIRST_NUMBER = 0xE001
_EACH, _STEP, _TEXT, _PLAIN = " each", " step", " text", " plain"  # with a space: no template can name them


class TooMuchError(SecurityError):
    """A template has reached a limit."""


class Run:
    """One letter being written: the values that were marked, and what the template has spent."""

    __slots__ = ("marks", "names", "steps", "values", "variation")

    def __init__(self, variation: Any, names: Iterable[str]) -> None:  # noqa: ANN401  # a Variation, or a test's
        self.marks: dict[str, str] = {}  # value by the second character of its mark
        self.names = names  # of the variables that there are
        self.variation = variation
        self.steps = 0
        self.values = 0

    def spend(self, steps: int) -> None:
        self.steps += steps
        if self.steps > MOST_STEPS:
            raise TooMuchError("the template repeats itself too often; does a loop, a macro or an include call itself?")

    def mark(self, value: str) -> Markup:
        """Return the mark that stands for the value."""
        self.values += len(value)
        if self.values > MOST_VALUES:
            raise TooMuchError("the template puts in too much text")
        number, mark = _mark(len(self.marks))
        self.marks[number] = value
        return mark


@lru_cache(maxsize=256)  # more than letters have
def _mark(number: int) -> tuple[str, Markup]:
    return number_sign(number), Markup(MARK + number_sign(number))  # noqa: S704  # never mark-up


def number_sign(number: int) -> str:
    """Return the character that tells one mark from others, the first from 0."""
    return chr(FIRST_NUMBER + number)


class _Now(local):
    """The letter that is being written in this thread."""

    run = Run(None, ())


NOW = _Now()


class Missing(StrictUndefined):
    """What a template uses and letters do not have, with the nearest that they have."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint:
            return self._undefined_hint
        name = str(self._undefined_name)
        thing = self._undefined_obj
        if isinstance(thing, Struct):
            near = did_you_mean(name, thing.__struct_fields__)
            return f"there is no '{name}' in an {type(thing).__name__.lower()}{near}"
        if isinstance(thing, Iterable):
            return f"there is no '{name}' in a text or a list"
        return no_variable(name, NOW.run.names)


def no_variable(name: str, known: Iterable[str]) -> str:
    """Return the sentence about a variable that the letter at hand does not have."""
    from lobbykit.variables import VARIABLES

    documented = next((one for one in VARIABLES if one.name == name), None)
    if documented and documented.roles:
        return f"the variable '{name}' is only there in letters to a {' or '.join(documented.roles)}"
    return f"there is no variable '{name}'{did_you_mean(name, known)}; docs/templates.md lists them"


class Caged(ImmutableSandboxedEnvironment):
    """Jinja that can reach only what is listed here."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, filters: Mapping[str, Any], **options: Any) -> None:  # noqa: ANN401  # Jinja's own
        super().__init__(undefined=Missing, **options)
        self.filters = {name: self.filters[name] for name in FILTERS if name in self.filters} | dict(filters)
        self.filters |= {_EACH: _each, _STEP: _step, _TEXT: self._text, _PLAIN: _plain}
        self.tests = {name: self.tests[name] for name in TESTS}
        self.globals = {}
        self.concat = _measured  # type: ignore[method-assign]

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        if not (name or "").startswith(OURS):
            for line, fault in faults(tree, name or ""):
                raise TemplateSyntaxError(fault, line, name, filename)
            _Charged().visit(tree)
            tree.set_environment(self)
        return tree

    def plain_tree(self, source: str, name: str) -> nodes.Template:
        """Return the template as it is written, nothing charged, for somebody to look at.

        Raises:
            TemplateSyntaxError: it cannot be read.
        """
        return super()._parse(source, name, name)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401, ARG002
        if attr.startswith("_"):
            return False
        if isinstance(obj, LoopContext):
            return attr in _LOOP
        if isinstance(obj, Struct):
            return attr in obj.__struct_fields__
        if isinstance(obj, BlockReference):
            return attr == "super"  # whether a template changes a block of the one it builds on
        return isinstance(obj, TemplateModule)

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ANN401
        if isinstance(obj, Macro | BlockReference):
            return True
        is_cycle = getattr(obj, "__func__", None) is LoopContext.cycle
        is_tag = isinstance(getattr(obj, "__self__", None), Extension)  # {% vary %}; no template can name it
        return is_cycle or is_tag

    def unsafe_undefined(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401
        kind = "a text" if isinstance(obj, str) else "a list" if isinstance(obj, list | tuple) else "that"
        return self.undefined(
            f"'{attribute}' cannot be used on {kind} in a template (filters: {', '.join(FILTERS)})",
            name=attribute,
            obj=obj,
            exc=SecurityError,
        )

    def wrap_str_format(self, value: Any) -> None:  # noqa: ANN401
        """No text has a format here."""

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401
        if isinstance(obj, Struct) and attribute in obj.__struct_fields__:  # the most common, and safe
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:  # noqa: ANN401
        if not isinstance(argument, int | str | slice):
            raise SecurityError("in square brackets there should be a number or a word")
        return super().getitem(obj, argument)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401, N805, PYI063  # Jinja's own
        if isinstance(__obj, Missing):
            return __obj()  # it says what is missing
        if not __self.is_safe_callable(__obj):
            raise SecurityError("only macros, super() and loop.cycle() can be called in a template")
        return __context.call(__obj, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401
        if isinstance(left, Missing) or isinstance(right, Missing):
            str(left), str(right)  # it says what is missing
        numbers = isinstance(left, int | float) and isinstance(right, int | float)
        if not numbers and (operator not in "+*" or (operator == "*" and not isinstance(left, str))):
            raise SecurityError(f"'{operator}' is for numbers here")
        if operator == "**" or (numbers and max(abs(left), abs(right)) > _LARGEST):
            raise TooMuchError("the numbers grow too large")
        if numbers:
            return super().call_binop(context, operator, left, right)
        if operator == "*":
            if not isinstance(right, int) or len(left) * right > _LONGEST:
                raise TooMuchError("the text grows too long")
            return left * right
        if isinstance(left, str) and isinstance(right, str):
            return self._text([left, right])
        if len(left) + len(right) > _LONGEST:
            raise TooMuchError("the list grows too long")
        return left + right

    def _text(self, parts: Iterable[Any]) -> str:
        """Join the parts; the user's words, and what a template has written, stay what they are: marks."""
        parts = list(parts)
        if any(type(part) is not str and not isinstance(part, int | float) for part in parts):
            assert self.finalize
            return _measured([self.finalize(None, part) for part in parts])
        text = "".join(map(str, parts))
        if len(text) > _LONGEST:
            raise TooMuchError("the text grows too long")
        return text


def _measured(parts: Iterable[str]) -> Markup:
    """Join what a template writes, unless it is too much; `finalize` lets nothing through that were to be escaped."""
    kept: list[str] = []
    length = 0
    parts = iter(parts)
    while few := list(islice(parts, _FEW)):
        length += sum(map(len, few))
        if length > MOST_TEXT:
            raise TooMuchError(f"the template writes too much: more than {MOST_TEXT} characters")
        kept += few
    return Markup("".join(kept))  # noqa: S704  # marks, and what templates wrote


def _each(things: Iterable[Any], steps: int) -> Iterator[Any]:
    """A loop's things, each of which costs the steps."""
    run = NOW.run
    for thing in things:
        run.spend(steps)
        yield thing


def _step(steps: int) -> None:
    NOW.run.spend(steps)


def _plain(value: Any) -> Any:  # noqa: ANN401
    """Return what can be compared at a glance: lists in lists could take for ever."""
    if isinstance(value, Missing):
        str(value)
    if isinstance(value, list | tuple):
        NOW.run.spend(len(value) // 10)
        if any(isinstance(one, list | tuple | dict) for one in value):
            raise SecurityError("lists of lists cannot be compared")
    return value


# --- before it runs ------------------------------------------------------------------------------------------


def faults(tree: nodes.Template, name: str) -> Iterator[tuple[int, str]]:
    """Yield what letters have no use for, with its line: what would not end, and filters and tests that are not there.

    `name` is the template's own, as another would extend it.
    """
    line = 1
    waiting: list[tuple[nodes.Node, int]] = [(tree, 0)]
    while waiting:
        node, depth = waiting.pop()
        line = node.lineno or line
        if depth > _DEEPEST:
            yield line, "blocks, loops or brackets stand too deep in each other"
            return
        fault = _fault(node, name)
        if fault:
            yield line, fault
        waiting += [(child, depth + 1) for child in node.iter_child_nodes()]


def _fault(node: nodes.Node, name: str) -> str:  # noqa: PLR0911  # a return a case
    match node:
        case nodes.For(recursive=True):
            return "a loop cannot be recursive in a letter"
        case nodes.Dict():
            return "there is no {...: ...} in templates; use {% if %}"
        case nodes.ScopedEvalContextModifier():
            return "'autoescape' is not for letters: values are always literal"
        case nodes.Filter(name=str(word)) if word not in FILTERS and not word.startswith(" "):
            return f"there is no filter '{word}'{did_you_mean(word, FILTERS)} ({', '.join(FILTERS)})"
        case nodes.Test(name=word) if word not in TESTS:
            return f"there is no test 'is {word}'{did_you_mean(word, TESTS)} ({', '.join(TESTS)})"
        case nodes.Extends(template=nodes.Const(value=other)) | nodes.Include(template=nodes.Const(value=other)) if (
            other == name
        ):
            return f'{name} names itself; to build on the one that came with lobbykit write "{OURS}{name}"'
    return ""


class _Charged(NodeTransformer):
    """Puts a charge on whatever can repeat, and a measure on what can grow."""

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802  # the visitor's names are the nodes'
        steps = _length(node)
        self.generic_visit(node)
        node.iter = _filtered(node.iter, _EACH, nodes.Const(steps))
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _filtered(nodes.List(node.nodes, lineno=node.lineno), _TEXT)

    def visit_Compare(self, node: nodes.Compare) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        node.expr = _filtered(node.expr, _PLAIN)
        for operand in node.ops:
            operand.expr = _filtered(operand.expr, _PLAIN)
        return node

    def visit_Include(self, node: Any) -> nodes.Node:  # noqa: ANN401, N802
        """With the letter's values always: without, Jinja keeps what was written for another letter."""
        self.generic_visit(node)
        node.with_context = True
        return node  # type: ignore[no-any-return]

    visit_Import = visit_FromImport = visit_Include  # noqa: N815

    def _charge(self, node: Any) -> nodes.Node:  # noqa: ANN401
        steps = _length(node)
        self.generic_visit(node)
        line = node.lineno or 1
        step = _filtered(nodes.Const(steps, lineno=line), _STEP)
        node.body.insert(0, nodes.ExprStmt(step, lineno=line))
        return node  # type: ignore[no-any-return]

    visit_Template = visit_Block = visit_Macro = visit_CallBlock = _charge  # noqa: N815


def _filtered(node: Any, name: str, *args: nodes.Expr) -> nodes.Filter:  # noqa: ANN401  # an expression
    return nodes.Filter(node, name, list(args), [], None, None, lineno=node.lineno or 1)


def _length(node: nodes.Node) -> int:
    """How many steps it takes at the most to go through once, loops taken as one turn."""
    return 1 + sum(1 for _ in node.find_all(nodes.Node))
