"""Letters that a benchmark wrote -> nothing, or the first that is not what it should be. Outside of what is timed."""

import email
from collections import Counter
from collections.abc import Iterable, Sequence
from email.policy import default
from pathlib import Path
from zipfile import ZipFile

import docx
from letters import Content
from lxml import etree

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_STUBS = (  # what the schemas import, and where the folder has it
    ("http://www.w3.org/XML/1998/namespace", "stub/xml.xsd"),
    ("http://purl.org/dc/elements/1.1/", "stub/dc.xsd"),
    ("http://purl.org/dc/terms/", "stub/dcterms.xsd"),
)
_SCHEMAS = {  # the beginning of a part's name: its namespace, and the file of its schema
    "word/_rels/": (f"{_PACKAGE}/relationships", "opc-xsd/opc-relationships.xsd"),
    "word/": (_WORD, "wml.xsd"),
    "[Content_Types]": (f"{_PACKAGE}/content-types", "opc-xsd/opc-contentTypes.xsd"),
    "_rels/": (f"{_PACKAGE}/relationships", "opc-xsd/opc-relationships.xsd"),
    "docProps/core": (f"{_PACKAGE}/metadata/core-properties", "opc-xsd/opc-coreProperties.xsd"),
}


class WrongLetterError(Exception):
    """A letter of the benchmark is missing, broken or says something else."""


def check_documents(paths: Iterable[Path], letters: Sequence[Content], schemas: Path | None, every: int = 10) -> None:
    """Look into one in so many: the zip is whole, python-docx opens it, its text is one of the letters'.

    With the folder of schemas, each of their parts is valid.

    Raises:
        WrongLetterError: one is not so, or there are not as many as there should be.
    """
    found = sorted(paths)
    _must_be_as_many(len(found), len(letters))
    wanted = {"\n".join(letter.lines) for letter in letters}
    by_name = {start: _schema(schemas, *its) for start, its in _SCHEMAS.items()} if schemas else {}
    for path in found[::every]:
        with ZipFile(path) as file:
            if file.testzip():
                raise WrongLetterError(f"{path.name}: the zip is broken")
            _check_parts(path, {name: file.read(name) for name in file.namelist()}, by_name)
        text = "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
        if text not in wanted:
            raise WrongLetterError(f"{path.name} is not one of the letters:\n{text}")


def check_messages(paths: Iterable[Path], letters: Sequence[Content], parts: Sequence[str] = ("plain", "html")) -> None:
    """Read every message back with Python's own library: to whom it goes, its subject and its text are a letter's.

    Each has those parts; of the HTML no more is looked at.

    Raises:
        WrongLetterError: one is not so, or there are not as many as there should be.
    """
    found = Counter(_message(path, parts) for path in paths)
    _must_be_as_many(found.total(), len(letters))
    wanted = Counter((letter.to_email, letter.subject, letter.text) for letter in letters)
    for message in found - wanted:
        raise WrongLetterError("a message is not one of the letters:\n" + "\n".join(message))


def _message(path: Path, parts: Sequence[str]) -> tuple[str, str, str]:
    message = email.message_from_bytes(path.read_bytes(), policy=default)
    bodies = [message.get_body((part,)) for part in parts]
    if bodies[0] is None or None in bodies:
        raise WrongLetterError(f"{path.name} has not the parts {' and '.join(parts)}")
    text = bodies[0].get_content().replace("\r\n", "\n")
    return message["To"].addresses[0].addr_spec, message["Subject"], text


def _must_be_as_many(found: int, wanted: int) -> None:
    if found != wanted:
        raise WrongLetterError(f"{found} letters were written, and there should be {wanted}")


def _check_parts(path: Path, parts: dict[str, bytes], schemas: dict[str, etree.XMLSchema]) -> None:
    for name, content in parts.items():
        schema = next((schema for start, schema in schemas.items() if name.startswith(start)), None)
        if schema is not None and not schema.validate(etree.fromstring(content)):
            raise WrongLetterError(f"{path.name}, {name}: {schema.error_log}")


def _schema(folder: Path, namespace: str, file: str) -> etree.XMLSchema:
    imports = "".join(
        f'<xs:import namespace="{name}" schemaLocation="{place}"/>' for name, place in (*_STUBS, (namespace, file))
    )
    text = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>'
    parser = etree.XMLParser(no_network=True)
    return etree.XMLSchema(etree.fromstring(text, parser, base_url=f"{folder.resolve().as_uri()}/all.xsd"))
