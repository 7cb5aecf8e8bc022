"""A letter as plain text to paste into an email; and what other formats share of it: links told in words."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from lobbykit.model import Block, Heading, Letter, ListBlock, Paragraph, Run, Runs, Table

_OPENED = ("http://", "https://", "mailto:")


def render(letter: Letter) -> bytes:
    """Return the subject line, a blank line and the letter: UTF-8, a paragraph a line, a line end last."""
    return f"{letter.subject}\n\n{message(letter)}".lstrip("\n").encode()


def message(letter: Letter) -> str:
    """Return the letter without its subject, from the salutation to the sender's lines; a line end last."""
    return "".join((greeting(letter), *after_greeting(letter)))


def greeting(letter: Letter) -> str:
    """Return the salutation and the blank line after it."""
    return f"{letter.salutation}\n\n" if letter.salutation else ""


def after_greeting(letter: Letter) -> Iterator[str]:
    """Yield the parts of what follows them; a line end last."""
    closing = "\n".join(filter(None, (*letter.signature, *letter.sender_lines)))
    parts = [part for part in (*map(block_of, letter.blocks), letter.sign_off, closing) if part]
    yield from (f"{part}\n\n" for part in parts[:-1])
    yield f"{parts[-1]}\n" if parts else "\n"


def body(letter: Letter) -> str:
    """Return the blocks alone, without salutation and sign-off; no line end at its end."""
    return "\n\n".join(filter(None, map(block_of, letter.blocks)))


def is_web_or_mail(address: str) -> bool:
    """Tell whether a link may lead there: in an email, no other kind of address is one to follow.

    >>> is_web_or_mail("mailto:alex@example.org"), is_web_or_mail("javascript:alert(1)")
    (True, False)
    """
    return address.lower().startswith(_OPENED)


def spelled_out(runs: Sequence[Run], *, but: Callable[[str], bool] = lambda _: False) -> Runs:
    """Return the runs with each link's address after its text, in round brackets; runs of one manner joined.

    A text that is the address already stands alone. Links to an address that `but` holds for stay links.

    >>> [run.text for run in spelled_out([Run("See "), Run("us", link="https://example.org"), Run(".")])]
    ['See us (https://example.org).']
    """
    if len(runs) == 1 and runs[0].text and not runs[0].link:
        return tuple(runs)
    told: list[Run] = []
    for link, linked in groupby(runs, key=lambda run: run.link):
        stretch = tuple(linked)
        if link and not but(link):
            text = "".join(run.text for run in stretch)
            stretch = (*(run._replace(link="") for run in stretch), Run(_bracketed(link, text)))
        told += stretch
    told = [run for run in told if run.text]
    return tuple(
        Run("".join(run.text for run in alike), *manner) for manner, alike in groupby(told, key=itemgetter(1, 2, 3))
    )


def _bracketed(link: str, text: str) -> str:
    address = link.removeprefix("mailto:")
    return "" if text in (link, address) else f" ({address})"


def line_of(runs: Runs) -> str:
    return "".join(run.text for run in spelled_out(runs))


def block_of(block: Block) -> str:
    match block:
        case Paragraph(runs) | Heading(_, runs):
            return line_of(runs)
        case ListBlock(ordered, items, start):
            marks = (f"{number}." if ordered else "-" for number in range(start, start + len(items)))
            return "\n".join(f"{mark} {line_of(item)}" for mark, item in zip(marks, items, strict=True))
        case Table(header, rows):
            return _table([line_of(cell) for cell in header], [[line_of(cell) for cell in row] for row in rows])


def _table(header: list[str], rows: list[list[str]]) -> str:
    """Write a line a cell, under its column's name.

    Columns cannot be aligned: mail programs show plain text in letters of differing widths.
    """
    if not rows:
        return "\n".join(header)
    names = [f"{name}: " if name else "" for name in header] + [""] * max(map(len, rows))
    records = ("\n".join(name + cell for name, cell in zip(names, row, strict=False) if cell) for row in rows)
    return "\n\n".join(filter(None, records))
