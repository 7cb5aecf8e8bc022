"""An anchor stands once in the document that is named, whatever its line breaks, spaces and quotation marks."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from small_catalogue import DOCUMENT, PAPER, changed, line_of, read_texts

from lobbykit import shipped
from lobbykit.catalogue import contents, read
from lobbykit.citations import verify
from lobbykit.errors import LobbykitError

DOCUMENTS = Path(__file__).parents[2] / "shared" / "sources"
NEEDS_DOCUMENTS = pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the documents' texts are not here")


def faults(folder: Path, document: str | bytes = DOCUMENT, paper: str = PAPER) -> list[str]:
    """What is wrong with the small catalogue's citations of this document."""
    (folder / "paper.txt").write_bytes(document if isinstance(document, bytes) else document.encode())
    found = read_texts(paper=paper)
    assert found.problems == ()
    return [str(problem) for problem in verify(found, folder)]


def test_anchors_that_stand_once_are_confirmed(tmp_path: Path) -> None:
    assert faults(tmp_path) == []


@pytest.mark.parametrize(
    ("document", "words", "message"),
    [
        (
            changed(DOCUMENT, "meals that are free", "free meals"),
            "anchor: meals that",
            "keep-meals: 'meals that are free' stands not in the document",
        ),
        (
            changed(DOCUMENT, "agreement of governors", "consent of governors"),
            "with the agreement of governors",
            "fund-places: 'with the agreement of governors' stands not in the document",
        ),
        (
            f"{DOCUMENT} All meals that are free!",
            "anchor: meals that",
            "keep-meals: 'meals that are free' stands in the document 2 times",
        ),
        (
            changed(DOCUMENT, "meals that are free", "meals that are freeze-dried"),
            "anchor: meals that",
            "keep-meals: 'meals that are free' stands not in the document",
        ),
        (
            changed(DOCUMENT, "meals that are free", "oatmeals that are free"),
            "anchor: meals that",
            "keep-meals: 'meals that are free' stands not in the document",
        ),
    ],
)
def test_an_anchor_that_does_not_stand_once_is_told_at_its_line(
    tmp_path: Path, document: str, words: str, message: str
) -> None:
    assert faults(tmp_path, document) == [
        f"paper.yaml:{line_of(PAPER, words)}: {message}; it must stand there once [verify]"
    ]


def test_an_anchor_that_stands_twice_with_words_in_common_is_counted_twice(tmp_path: Path) -> None:
    paper = changed(PAPER, "anchor: meals that are free", "anchor: more and more")
    line = line_of(paper, "more and more")
    message = "keep-meals: 'more and more' stands in the document 2 times; it must stand there once"

    assert faults(tmp_path, f"{DOCUMENT} more and more and more", paper) == [f"paper.yaml:{line}: {message} [verify]"]


@pytest.mark.parametrize(
    "written",
    [
        "children's “own\u00a0voice” in 16-19 schools",
        "children’s\r\n‘own' voice' in 16–19 schools".replace("‘own' voice'", '"own voice"'),
        "children‛s «own\u2009\u202fvoice» in\t16‑19 \n\n schools",
        "chil\u00addren′s „own voice‟ in 16—19 scho\u200bols",
        '\ufeffchildren\'s "own \x0c voice" in 16−19 schools',
    ],
)
def test_line_breaks_spaces_dashes_and_quotation_marks_do_not_count(tmp_path: Path, written: str) -> None:
    paper = changed(PAPER, "anchor: meals that are free", """anchor: "children's \\"own voice\\" in 16-19 schools\"""")
    document = changed(DOCUMENT, "meals that are free", written)

    assert faults(tmp_path, document, paper) == []


def test_an_anchor_is_words_and_no_pattern(tmp_path: Path) -> None:
    paper = changed(PAPER, "anchor: meals that are free", "anchor: 'meals (that) are.* free?'")

    assert faults(tmp_path, changed(DOCUMENT, "meals that are free", "meals (that) are.* free?"), paper) == []


@pytest.mark.parametrize("content", [None, b"caf\xe9"])
def test_a_document_that_cannot_be_read_is_told_once(tmp_path: Path, content: bytes | None) -> None:
    paper = changed(PAPER, "file: paper.txt", "file: paper-2.txt")
    if content is not None:
        (tmp_path / "paper-2.txt").write_bytes(content)

    assert faults(tmp_path, paper=paper) == [
        f"paper.yaml:{line_of(paper, 'paper-2.txt')}: the document paper-2.txt cannot be read in {tmp_path} [verify]"
    ]


@pytest.mark.parametrize("name", ["nowhere", "paper.txt"])
def test_a_folder_of_documents_must_be_one(tmp_path: Path, name: str) -> None:
    (tmp_path / "paper.txt").write_text(DOCUMENT)

    with pytest.raises(LobbykitError) as stopped:
        verify(read_texts(), tmp_path / name)

    assert str(stopped.value) == (
        f"--sources {tmp_path / name}: there is no such folder; name the one that holds the documents' texts"
    )


@given(st.binary())
def test_any_bytes_as_a_document_give_faults_and_never_stop_us(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    assert faults(tmp_path_factory.mktemp("documents"), content)


# --- the documents themselves --------------------------------------------------------------------------------


@NEEDS_DOCUMENTS
def test_every_shipped_anchor_stands_once_in_its_document() -> None:
    found = read(contents([shipped.folder("asks")]))

    assert verify(found, DOCUMENTS) == []


@NEEDS_DOCUMENTS
def test_tampering_with_any_shipped_anchor_is_found_at_its_line() -> None:
    files = {
        name: content for name, content in contents([shipped.folder("asks")]).items() if isinstance(content, bytes)
    }
    tampered = {name: re.sub(rb"(?m)(anchor: .*?)([\"']?)$", rb"\1x\2", content) for name, content in files.items()}
    found = read(dict(tampered))

    told = [(problem.place, problem.line) for problem in verify(found, DOCUMENTS)]

    assert found.problems == ()
    assert told
    assert sorted(told) == [
        (name, number)
        for name, content in sorted(files.items())
        for number, line in enumerate(content.splitlines(), 1)
        if b"anchor: " in line
    ]


@NEEDS_DOCUMENTS
def test_an_anchor_of_one_document_is_not_looked_for_in_another(tmp_path: Path) -> None:
    found = read(contents([shipped.folder("asks")]))
    names = [source.file for source in found.catalogue.sources]
    for name, other in zip(names, [*names[1:], names[0]], strict=True):
        (tmp_path / name).write_bytes((DOCUMENTS / other).read_bytes())

    assert len(verify(found, tmp_path)) == sum(len(ask.cite.passages) for ask in found.catalogue.asks)


def test_six_words_running_that_are_the_documents_are_found_with_their_place(tmp_path: Path) -> None:
    document = DOCUMENT + " Pupils learn better when they have eaten well."
    paper = changed(PAPER, "pupils learn better when they have eaten", "pupils learn better when they have eaten")
    (found,) = faults(tmp_path, document, paper)
    line = paper[: paper.index("pupils learn better when they have")].count("\n") + 1
    assert found.startswith(f"paper.yaml:{line}: keep-meals: '")
    assert "is the document's wording; say it in words of your own" in found


def test_five_words_running_and_names_may_be_the_documents(tmp_path: Path) -> None:
    assert faults(tmp_path, DOCUMENT + " Pupils learn better when they sleep.") == []
    (tmp_path / "paper.txt").write_text(DOCUMENT + " Pupils learn better when they have eaten well.", encoding="utf-8")
    found = read_texts()
    named = replace(found.catalogue, names=("pupils learn better when they have eaten",))
    assert verify(replace(found, catalogue=named), tmp_path) == []
