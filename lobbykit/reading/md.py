"""Markdown -> a letter: what a reader of it sees, without the marks."""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec.structs import replace

from lobbykit.reading.parts import Lines, Read, parted, table_blocks
from lobbykit.reading.txt import decoded

_TAG = re.compile(r"<[^<>]*>")


def read(raw: bytes) -> Read:
    """Return the letter; its first heading of the first level is the subject."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(decoded(raw))
    subject = next((at for at, one in enumerate(tokens) if one.type == "heading_open" and one.tag == "h1"), None)
    if subject is None:
        return parted(_blocks(tokens))
    told = " ".join(_lines(tokens[subject + 1]))
    found = parted(_blocks([*tokens[:subject], *tokens[subject + 3 :]]))
    return replace(found, subject=told)


def _blocks(tokens: Sequence[Token]) -> Iterator[Lines]:
    table: list[list[str]] | None = None  # the rows so far, while in one
    for token in tokens:
        match token.type:
            case "table_open":
                table = []
            case "table_close" if table is not None:
                yield from table_blocks(*table)
                table = None
            case "tr_open" if table is not None:
                table.append([])
            case "inline" if table is not None:
                table[-1].append(" ".join(_lines(token)))
            case "inline":
                yield _lines(token)
            case "fence" | "code_block":
                yield token.content.splitlines()
            case "html_block":
                yield _TAG.sub("", token.content).splitlines()


def _lines(inline: Token) -> Lines:
    return "".join(map(_shown, inline.children or ())).split("\n")


def _shown(token: Token) -> str:
    match token.type:
        case "softbreak" | "hardbreak":
            return "\n"
        case "html_inline":
            return "\n" if token.content.lower().startswith("<br") else ""
        case "image":  # what is shown instead of it
            return "".join(map(_shown, token.children or ()))
    return token.content
