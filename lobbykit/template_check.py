"""A template -> everything that is wrong with it: what can be read off it, and what sample letters come to.

Samples are letters as `letter` writes them, from the catalogue given: to each role that the template is for, from a
member and an officer, with one ask and with three, with and without the sender's own words, in every way of `vary`.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

from jinja2 import Environment, TemplateNotFound, TemplateSyntaxError, meta, nodes

from lobbykit import template
from lobbykit.compose import Brief, compose
from lobbykit.errors import LobbykitError, Problem
from lobbykit.model import Capacity, Catalogue, Kind, Nation, Office, Recipient, Role, Sender
from lobbykit.plan import Plan, plan
from lobbykit.template_files import SKELETON, SUFFIX, TemplateFile, header, our_folder, read
from lobbykit.template_limits import Caged, faults, no_variable
from lobbykit.variables import BLOCKS, OWN_VARIABLES, VARIABLES
from lobbykit.variation import Steered
from lobbykit.wants import Wants
from lobbykit.words import did_you_mean, shown_path

_FIRST_TOPIC = "send"  # on which there is most to ask; where there is nothing, another is taken
_SAMPLE_DAY = date(2026, 11, 2)
_MOST_WAYS = 4  # of a `vary`; ours have three at the most
_MOST_PARENTS = 10
_NO_HEADING = "it should begin with a heading (# ...): it is the letter's subject"
_NAMES = tuple(variable.name for variable in VARIABLES)


def check(
    file: TemplateFile, own: Path | None, catalogue: Catalogue, offices: Sequence[Office]
) -> tuple[list[Problem], int]:
    """Return the faults of the template in the order of its lines, and how many sample letters were tried."""
    place = shown_path(file.path)
    template.forget()
    try:
        text = read(file.path)
    except LobbykitError as error:
        where, _, message = str(error).removeprefix(place).partition(" ")
        line = where.strip(":")
        return [Problem(place, message, int(line) if line.isdigit() else None)], 0
    said, found = header(text, file.name)
    problems = [Problem(place, message, line) for line, message in found]
    environment = template.environment(file, own)
    tree, syntax = _tree(environment, text, file)
    if tree is None:
        return _in_order([*problems, Problem(place, *syntax)]), 0
    problems += [Problem(place, message, line) for line, message in faults(tree, file.path.name)]
    problems += [Problem(place, message, line) for line, message in _read_off(environment, tree, file)]
    tried, failures = _sampled(
        file, own, catalogue, offices, said.roles, Kind.ASK if said.kind == "skeleton" else Kind(said.kind)
    )
    told = {problem.line for problem in problems}
    if any(problem.message == _NO_HEADING for problem in problems):
        failures = [one for one in failures if "must begin with a heading" not in one.message]
    problems += [one for one in failures if one.place != place or one.line is None or one.line not in told]
    return _in_order(problems), tried


def _in_order(problems: list[Problem]) -> list[Problem]:
    return sorted(dict.fromkeys(problems), key=lambda one: (one.line or 0, one.message))


# --- what can be read off it ---------------------------------------------------------------------------------


def _tree(environment: Caged, text: str, file: TemplateFile) -> tuple[nodes.Template | None, tuple[str, int | None]]:
    """Return the template as Jinja reads it, or None and what stopped it: a sentence and a line."""
    try:
        return environment.plain_tree(text, file.path.name), ("", None)
    except TemplateSyntaxError as error:
        return None, (error.message or "", error.lineno)
    except (RecursionError, ValueError) as error:
        return None, (f"Jinja cannot read it: {error}", None)


def _read_off(environment: Caged, tree: nodes.Template, file: TemplateFile) -> Iterator[tuple[int, str]]:
    parents = list(_parents(environment, tree, file))
    yield from _unknown_variables(tree, [*parents, tree])
    if next(tree.find_all(nodes.Extends), None):
        yield from _wrong_blocks(tree, parents)
    elif not _begins_with_a_heading(tree):
        yield 1, _NO_HEADING


def _parents(environment: Caged, tree: nodes.Template, file: TemplateFile) -> Iterator[nodes.Template]:
    """What the template builds on, nearest first; nothing after one that cannot be known before it runs."""
    parent_name = file.path.name
    if not file.is_own:
        parent_name = f"lobbykit/{parent_name}"
    for _ in range(_MOST_PARENTS):
        extends = next(tree.find_all(nodes.Extends), None)
        if extends is None:
            return
        # Ours for a kind build on the one for the role: any of them has the same blocks.
        named = extends.template.value if isinstance(extends.template, nodes.Const) else f"lobbykit/candidate{SUFFIX}"
        parent_name = environment.join_path(str(named), parent_name)
        try:
            source, _, _ = environment.loader.get_source(environment, parent_name)  # type: ignore[union-attr]
            tree = environment.plain_tree(source, parent_name)
        except (TemplateNotFound, TemplateSyntaxError, LobbykitError):
            return
        yield tree


class _Anything(dict[str, Any]):
    """Filters or tests of every name, of which none is called."""

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401, ARG002
        return str


def _unknown_variables(tree: nodes.Template, family: Sequence[nodes.Template]) -> Iterator[tuple[int, str]]:
    own = {
        name.name
        for one in family
        for name in one.find_all(nodes.Name)
        if name.ctx == "store" or name.name in ("super", "self", "loop", "caller", "varargs", "kwargs")
    }
    own |= {str(macro.name) for one in family for macro in one.find_all(nodes.Macro)}
    own |= {part.name for part in OWN_VARIABLES}
    anything = Environment(autoescape=True)  # in which a filter that is not there is told of elsewhere
    anything.filters = anything.tests = _Anything()
    tree.set_environment(anything)
    unknown = meta.find_undeclared_variables(tree) - own - set(_NAMES)
    for name in tree.find_all(nodes.Name):
        if name.ctx == "load" and name.name in unknown:
            yield name.lineno or 1, no_variable(name.name, (*_NAMES, *own))


def _wrong_blocks(tree: nodes.Template, parents: Sequence[nodes.Template]) -> Iterator[tuple[int, str]]:
    """Blocks that nothing shows, and those of the skeleton that are left empty."""
    if not parents:
        return
    theirs = {block.name for parent in parents for block in parent.find_all(nodes.Block)}
    inner = {inner.name for block in tree.find_all(nodes.Block) for inner in block.find_all(nodes.Block)}
    blocks = list(tree.find_all(nodes.Block))
    for block in blocks:
        if block.name not in theirs | inner:
            near = did_you_mean(block.name, theirs)
            yield block.lineno or 1, f"no letter shows the block '{block.name}'{near} ({', '.join(sorted(theirs))})"
    extends = next(tree.find_all(nodes.Extends))
    filled = {block.name for one in (tree, *parents) for block in one.find_all(nodes.Block) if _has_text(block)}
    for part in BLOCKS:
        if part.is_needed and part.name in theirs and part.name not in filled:
            yield extends.lineno or 1, f"the block '{part.name}' is missing: {part.meaning}"
    for part in OWN_VARIABLES:
        uses = any(
            name.name == part.name and name.ctx == "load" for one in parents for name in one.find_all(nodes.Name)
        )
        sets = any(
            name.name == part.name and name.ctx == "store"
            for one in (tree, *parents)
            for name in one.find_all(nodes.Name)
        )
        if uses and not sets:
            yield extends.lineno or 1, f"'{part.name}' is missing. {part.meaning.replace('`', '')}"


def _has_text(block: nodes.Block) -> bool:
    return any(not isinstance(one, nodes.TemplateData) or one.data.strip() for one in block.find_all(nodes.Expr))


def _begins_with_a_heading(tree: nodes.Template) -> bool:
    """Whether it can: what comes of a tag, only a sample shows."""
    for node in tree.body:
        if isinstance(node, nodes.Output):
            for part in node.nodes:
                if not isinstance(part, nodes.TemplateData):
                    return False
                if part.data.strip():
                    return part.data.lstrip().startswith("# ")
        elif not isinstance(node, nodes.Assign | nodes.AssignBlock | nodes.Macro | nodes.Import | nodes.FromImport):
            return True
    return False


# --- what sample letters come to -----------------------------------------------------------------------------


def _sampled(
    file: TemplateFile,
    own: Path | None,
    catalogue: Catalogue,
    offices: Sequence[Office],
    roles: Sequence[Role],
    kind: Kind,
) -> tuple[int, list[Problem]]:
    """Return how many samples were written, and the faults found: each once, with the first sample that has it."""
    seen: dict[str, Problem] = {}
    tried = 0
    for role, most in product(roles, (1, 3)):
        made = _planned(catalogue, offices, role, most)
        for officer, words, way in product((False, True), (True, False), range(_MOST_WAYS)):
            tried += 1
            brief = _brief(file, own, catalogue, made, role, kind, officer=officer, words=words, way=way)
            try:
                letter = compose(brief)
            except LobbykitError as error:
                message = str(error)
            else:
                message = "" if letter.subject.strip() else "the subject is empty: write it after the # of the heading"
            if message and message not in seen:
                sample = f"{'an officer' if officer else 'a member'} to a {role}, {most} ask{'s' * (most > 1)}"
                seen[message] = _problem(message, file, sample)
    return tried, list(seen.values())


def _problem(message: str, file: TemplateFile, sample: str) -> Problem:
    """The message of a letter that could not be written, as a fault at its place."""
    place = shown_path(file.path)
    for folder in (place, *(shown_path(path) for path in our_folder().glob(f"*{SUFFIX}"))):
        line, _, sentence = message.removeprefix(f"{folder}:").partition(": ")
        if message.startswith(f"{folder}:") and line.isdigit():
            return Problem(folder, f"{sentence} (in a letter from {sample})", int(line))
    return Problem(place, f"{message} (in a letter from {sample})")


def _planned(catalogue: Catalogue, offices: Sequence[Office], role: Role, most: int) -> Plan:
    """Return a plan for that reader with as many asks, or as near as the catalogue comes to it.

    Raises:
        LobbykitError: the catalogue has nothing to ask of them in England.
    """
    best: Plan | None = None
    for topic in sorted(catalogue.topics, key=lambda one: one.id != _FIRST_TOPIC):
        wants = Wants(
            role=role,
            variation=Steered("", {}),
            topics=(topic.id,),
            nation=Nation.ENGLAND,
            max_asks=most,
            written_on=_SAMPLE_DAY,
        )
        try:
            made = plan(catalogue, offices, wants)
        except LobbykitError:
            continue
        if best is None or len(made.selection.chosen) > len(best.selection.chosen):
            best = made
        if len(best.selection.chosen) == most:
            return best
    if best is None:
        raise LobbykitError(f"the catalogue has nothing to ask of a {role} in England, so no sample can be written")
    return best


def _brief(
    file: TemplateFile,
    own: Path | None,
    catalogue: Catalogue,
    made: Plan,
    role: Role,
    kind: Kind,
    *,
    officer: bool,
    words: bool,
    way: int,
) -> Brief:
    request = made.request
    name = str(role) if file.name == SKELETON else str(file.path) if file.is_own else f"lobbykit/{file.name}"
    if file.is_own and file.name == SKELETON:
        own = file.path.parent
    return Brief(
        catalogue=catalogue,
        chosen=made.selection.chosen,
        recipient=Recipient(
            role=role,
            name="Alex Example" if words else "",
            office=request.office,
            area="Example North" if request.office is None and words else "",
            election=request.election,
            nation=request.nation,
            polling_day=date(2026, 12, 10) if role is Role.CANDIDATE and words else None,
        ),
        sender=Sender(
            name="Sam Sample",
            job="adviser",
            organisation="Prospect" if officer else "",
            capacity=Capacity.OFFICER if officer else Capacity.MEMBER,
        ),
        nation=request.nation,
        topics=made.topics,
        written_on=_SAMPLE_DAY,
        variation=Steered("", {"": way}),
        template=name,
        own_templates=own,
        note=("What I have seen.", "And what would change.") if words else (),
        kind=kind,
        sent=date(2026, 10, 1) if kind is Kind.CHASE else None,
        about="your speech on attendance" if words else "",
    )
