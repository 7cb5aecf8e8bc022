"""Offices, from the file that lobbykit ships: whom a minister's or commissioner's letter goes to."""

from lobbykit import shipped
from lobbykit.errors import LobbykitError
from lobbykit.model import Office


def contents() -> dict[str, bytes | OSError]:
    """Return what the offices are read from, by file name."""
    path = shipped.data("offices.yaml")
    return {path.name: path.read_bytes()}


def read(files: dict[str, bytes | OSError]) -> tuple[Office, ...]:
    """Return the offices that these files hold, in their order.

    Raises:
        LobbykitError: a file has a fault; the message lists every one.
    """
    from lobbykit.yamlfile import Reading

    offices: list[Office] = []
    for name, content in files.items():
        reading = Reading(name)
        root = reading.parse(content.decode()) if isinstance(content, bytes) else None
        if root is not None and isinstance(root.value, dict) and "offices" in root.value:
            offices += reading.value(tuple[Office, ...], root.value["offices"], "offices")
        if reading.problems:
            raise LobbykitError("\n".join(str(problem) for problem in reading.problems))
    return tuple(offices)
