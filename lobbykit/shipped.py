"""Where the data folders are: beside the package in a checkout, inside it in a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Return the folder `asks` or `letter_templates` that came with this lobbykit."""
    packed = _PACKAGE / "_data" / name
    return packed if packed.is_dir() else _PACKAGE.parent / name


def data(name: str) -> Path:
    """Return the file of that name in the package's own data."""
    return _PACKAGE / "data" / name
