"""Make `docs/templates.md` from the table of what templates can use; run it when that table changes.

.venv/bin/python scripts/make_template_docs.py
"""

from collections.abc import Iterable
from pathlib import Path

from lobbykit.model import Role
from lobbykit.template_limits import TESTS
from lobbykit.variables import BLOCKS, FILTERS, OWN_VARIABLES, TAGS, VARIABLES

PATH = Path(__file__).parent.parent / "docs" / "templates.md"

HEAD = """# Templates of your own

<!-- Made by scripts/make_template_docs.py from lobbykit/variables.py; change those. -->

A letter's text comes from a template: Markdown (`#` before the subject, `1.` before what is in a list, a blank line between
paragraphs) with `{{ variables }}` and `{% tags %}` in it. To write one of your own, begin with a copy:

```
lobbykit templates list               # what there is, and whose it is
lobbykit templates copy candidate     # into your own folder; the path is printed
lobbykit templates check candidate    # every fault with its line; sample letters are tried
lobbykit letter --to candidate --topic send
```

A template in your own folder is used instead of ours of the same name: `candidate.md` for every letter to a candidate,
`chase.md` for every chase. One with another name is used with `--template NAME`, and a file anywhere with `--template PATH`.
`lobbykit/candidate` is ours, whatever you have: `lobbykit letter --template lobbykit/candidate`.

## The header

A comment at the very beginning says what the template is for. Each line may be left out:

```
{#
for: candidate, member
kind: ask
what: A letter about our campaign for libraries
#}
```

`for:` is whom it can go to (candidate, member, minister, commissioner; by default everybody, or the role that is its name);
a letter to anybody else is refused. `kind:` is ask, invite, chase or thank (by default ask, or the kind that is its name).
`what:` stands in `templates list`.

## Building on another

The shortest template changes a block or two of ours:

```
{% extends "lobbykit/candidate.md" %}

{% block next %}
Please write to {{ me }} by {{ reply_by }}.
{% endblock %}
```

`{% extends "letter.md" %}` builds on the skeleton that all of ours build on. A name alone is the file in your folder, or else
ours; with `lobbykit/` before it, it is ours. A `letter.md` in your folder is the skeleton of our templates too; but for it,
ours build on ours alone.
"""

TAIL = """
## What a template cannot do

It can read the variables above and other templates of its own folder and ours, and nothing else: no file, no address, no
Python. What stands in a variable is text, and can add no heading, list or tag. A template that would take too long or write
too much is stopped, and the message names its line.
"""


def document() -> str:
    """Return the text of `docs/templates.md`."""
    parts = [
        HEAD,
        "\n## Variables\n\n",
        _table(
            ("Variable", "Meaning", "Example"),
            ((f"`{v.name}`", _meaning(v.meaning, v.roles), _example(v.example)) for v in VARIABLES),
        ),
        "\nOne that a template sets itself:\n\n",
        _table(("Variable", "Meaning"), ((f"`{part.name}`", part.meaning) for part in OWN_VARIABLES)),
        "\n## The skeleton's blocks\n\nThey stand in this order; those marked * are empty in the skeleton and have to be filled.\n\n",
        _table(("Block", "What it holds"), ((f"`{part.name}`{'*' * part.is_needed}", part.meaning) for part in BLOCKS)),
        "\n## Tags\n\n",
        _table(("Tag", "What it does"), ((f"`{part.name}`", part.meaning) for part in TAGS)),
        "\n## Filters and tests\n\nA filter stands after a variable: `{{ within|joined }}`.\n\n",
        _table(("Filter", "What it makes"), ((f"`{part.name}`", part.meaning) for part in FILTERS)),
        f"\nTests, as in `{{% if office is defined %}}`: {', '.join(TESTS)}.\n",
        TAIL,
    ]
    return "".join(parts)


def _meaning(meaning: str, roles: tuple[Role, ...]) -> str:
    return f"{meaning} In letters to a {' or '.join(roles)} alone." if roles else meaning


def _example(example: str) -> str:
    return example if example.startswith("`") else f"“{example}”"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *(tuple(cell.replace("|", "\\|") for cell in row) for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    PATH.write_text(document(), encoding="utf-8")
    print(PATH)
