"""Questionnaires that come back: what is ticked is read, and what is not clear is marked and never guessed."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_hustings import EVENT, STANDING, sheet

from lobbykit.errors import LobbykitError
from lobbykit.handouts import questionnaire_handout, questions_handout
from lobbykit.questionnaire import Answer, Ticked, answers_in, as_row
from lobbykit.render.handouts import HandoutFormat, render_handout

SENT = render_handout(questionnaire_handout(sheet(), EVENT, ("", ""), STANDING[0]), HandoutFormat.DOCX)
NAMELESS = render_handout(questionnaire_handout(sheet(), EVENT, ("", "")), HandoutFormat.DOCX)
YES, NO, COMMENT = "1:fund-places:yes", "1:fund-places:no", "1:fund-places:comment"


def changed(raw: bytes, change: Callable[[str], str], part: str = "word/document.xml") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, change(content.decode()).encode() if name == part else content)
    return packed.getvalue()


def within(tag: str, change: Callable[[str], str]) -> Callable[[str], str]:
    """A change to one content control."""

    def changes(text: str) -> str:
        start = text.rindex("<w:sdt>", 0, text.index(f'<w:tag w:val="{tag}"/>'))
        end = text.index("</w:sdt>", start) + len("</w:sdt>")
        return text[:start] + change(text[start:end]) + text[end:]

    return changes


def ticked(raw: bytes, *tags: str) -> bytes:
    """Boxes as Word ticks them."""
    for tag in tags:
        raw = changed(
            raw, within(tag, lambda box: box.replace('checked w14:val="0"', 'checked w14:val="1"').replace("☐", "☒"))
        )
    return raw


def wrote(raw: bytes, tag: str, text: str) -> bytes:
    """A control as Word has it once something is written in it."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')

    def write(control: str) -> str:
        return re.sub(
            "(<w:t [^>]*>)[^<]*</w:t>",
            lambda found: f"{found[1]}{escaped}</w:t>",
            control.replace("<w:showingPlcHdr/>", ""),
        )

    return changed(raw, within(tag, write))


def first(raw: bytes) -> tuple[str, str, str]:
    answer = answers_in(raw, "a.docx")[0]
    return answer.answer, answer.note, answer.comment


# --- what is clear -------------------------------------------------------------------------------------------


def test_a_tick_and_a_comment_are_read_with_whose_they_are() -> None:
    back = wrote(ticked(SENT, YES), COMMENT, "Yes & <soon>.\nAsk me in June.")
    assert answers_in(back, "back.docx") == (
        Answer(
            file="back.docx",
            candidate="Zed Anyone",
            candidate_id="901",
            number=1,
            ask="fund-places",
            answer=Ticked.YES,
            comment="Yes & <soon>.\nAsk me in June.",
        ),
        Answer(
            file="back.docx",
            candidate="Zed Anyone",
            candidate_id="901",
            number=2,
            ask="keep-meals",
            answer=Ticked.NONE,
            note="no box is ticked",
        ),
    )


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ((), ("none", "no box is ticked", "")),
        ((YES,), ("yes", "", "")),
        ((NO,), ("no", "", "")),
        ((YES, NO), ("unclear", "both boxes are ticked", "")),
    ],
)
def test_one_tick_is_an_answer_two_are_none(tags: tuple[str, ...], expected: tuple[str, str, str]) -> None:
    assert first(ticked(SENT, *tags)) == expected


def test_a_box_that_is_said_to_be_ticked_without_a_value_is_ticked() -> None:
    bare = within(YES, lambda box: box.replace('<w14:checked w14:val="0"/>', "<w14:checked/>").replace("☐", "☒"))
    assert first(changed(SENT, bare)) == ("yes", "", "")


def test_a_comment_without_a_tick_is_not_taken_for_an_answer() -> None:
    assert first(wrote(SENT, COMMENT, "Yes, of course.")) == (
        "unclear",
        "no box is ticked; read the comment",
        "Yes, of course.",
    )


def test_a_name_is_read_where_it_was_not_known() -> None:
    assert answers_in(NAMELESS, "a.docx")[0].candidate == ""
    back = answers_in(wrote(NAMELESS, "candidate:name", "Bo Placeholder"), "a.docx")[0]
    assert (back.candidate, back.candidate_id) == ("Bo Placeholder", "")


def test_words_own_hint_is_no_comment() -> None:
    hint = lambda control: control.replace("Write here, as much as you like.", "Click or tap here to enter text.")  # noqa: E731
    assert first(changed(ticked(SENT, YES), within(COMMENT, hint))) == ("yes", "", "")


def test_what_was_taken_out_while_changes_were_tracked_is_not_read() -> None:
    def track(control: str) -> str:
        run = '<w:r><w:t xml:space="preserve">No</w:t></w:r>'
        gone = '<w:del w:id="900" w:author="a"><w:r><w:delText>Yes</w:delText></w:r></w:del>'
        return re.sub("<w:sdtContent>.*</w:sdtContent>", f"<w:sdtContent>{gone}{run}</w:sdtContent>", control).replace(
            "<w:showingPlcHdr/>", ""
        )

    assert first(changed(ticked(SENT, NO), within(COMMENT, track))) == ("no", "", "No")

    def move(control: str) -> str:
        moved = '<w:moveFrom w:id="901" w:author="a"><w:r><w:t>Not here. </w:t></w:r></w:moveFrom>'
        return control.replace("<w:sdtContent>", f"<w:sdtContent>{moved}")

    assert first(changed(wrote(ticked(SENT, NO), COMMENT, "Here."), within(COMMENT, move))) == ("no", "", "Here.")


def test_keywords_that_a_program_parted_by_commas_are_read() -> None:
    back = changed(
        ticked(SENT, YES),
        lambda text: re.sub("<cp:keywords>(.*?)<", lambda found: f"<cp:keywords>{found[1].replace(' ', ', ')}<", text),
        "docProps/core.xml",
    )
    assert [(one.ask, one.candidate_id) for one in answers_in(back, "a.docx")] == [
        ("fund-places", "901"),
        ("keep-meals", "901"),
    ]


# --- what is not clear ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "note"),
    [
        (lambda box: box.replace("☐", "X"), "the box for yes shows X, and was not ticked or cleared as a box is"),
        (lambda box: box.replace("☐", "☒"), "the box for yes shows ☒, and was not ticked or cleared as a box is"),
        (lambda box: box.replace("☐", "maybe"), "the box for yes has 'maybe' in it"),
        (lambda box: box.replace("☐", ""), "the box for yes has nothing in it"),
        (lambda _: "", "the box for yes has nothing in it"),
        (lambda box: box + box.replace("☐", "☒").replace('d w14:val="0"', 'd w14:val="1"'),
         "the box for yes is there twice, and not alike"),
    ],
)  # fmt: skip
def test_a_box_that_was_changed_by_hand_is_for_a_person_to_read(change: Callable[[str], str], note: str) -> None:
    assert first(changed(SENT, within(YES, change))) == ("unclear", note, "")


def test_a_comment_whose_room_is_gone_is_to_be_looked_for_and_the_answer_not_taken_for_none() -> None:
    def gone(text: str) -> str:
        text = within(COMMENT, lambda _: "<w:r><w:t>I wrote this.</w:t></w:r>")(text)
        return re.sub(r'<w:bookmarkStart [^>]*"lobbykit_1_comment"/>', "", text)

    look = "the room for a comment is gone: look for one in the file"
    assert first(changed(SENT, gone)) == ("unclear", f"no box is ticked; {look}", "")
    assert first(changed(ticked(SENT, YES), gone)) == ("yes", look, "")


def test_boxes_say_what_was_asked_where_the_properties_were_taken_out() -> None:
    back = changed(
        ticked(SENT, YES), lambda text: re.sub("<cp:keywords>.*</cp:keywords>", "", text), "docProps/core.xml"
    )
    told = [(one.number, one.ask, one.answer, one.candidate, one.candidate_id) for one in answers_in(back, "a.docx")]
    assert told == [
        (1, "fund-places", "yes", "Zed Anyone", ""),
        (2, "keep-meals", "none", "Zed Anyone", ""),
    ]
    odd = changed(back, lambda text: text.replace("1:fund-places:", f"{'9' * 5000}:fund-places:"))
    assert [one.number for one in answers_in(odd, "a.docx")] == [2]


def test_a_question_that_was_taken_out_is_missed() -> None:
    def without(text: str) -> str:
        start = text.index('<w:bookmarkStart w:id="2"')
        end = '<w:bookmarkEnd w:id="3"/>'
        return text[:start] + text[text.index(end) + len(end) :]

    answers = answers_in(changed(SENT, without), "a.docx")
    assert [(one.ask, one.answer, one.note) for one in answers] == [
        ("fund-places", "unclear", "the box for yes is gone; the box for no is gone"),
        ("keep-meals", "none", "no box is ticked"),
    ]


def test_a_box_of_a_program_that_knows_no_check_boxes_is_read_by_what_is_seen() -> None:
    plain = changed(SENT, lambda text: re.sub("<w14:checkbox>.*?</w14:checkbox>", "", text))
    assert first(plain) == ("none", "no box is ticked", "")
    assert first(changed(plain, within(NO, lambda box: box.replace("☐", "☑")))) == ("no", "", "")


def test_without_tags_as_libreoffice_saves_it_the_bookmarks_say_what_is_what() -> None:
    back = wrote(ticked(SENT, NO), COMMENT, "Not now.")
    assert first(changed(back, lambda text: re.sub("<w:tag [^>]*/>", "", text))) == ("no", "", "Not now.")


# --- what is no questionnaire --------------------------------------------------------------------------------


def bare(text: str) -> str:
    return re.sub("<w:(?:tag|bookmark)[^>]*/>", "", text)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "it is empty"),
        (b"%PDF-1.7", "it is a PDF"),
        (render_handout(questions_handout(sheet()), HandoutFormat.DOCX), "no boxes of our questionnaires"),
        (changed(SENT, bare), "no boxes of our questionnaires"),
        (SENT[:2000], "it is damaged"),
    ],
)
def test_what_cannot_be_read_is_told(raw: bytes, message: str) -> None:
    with pytest.raises(LobbykitError, match=message):
        answers_in(raw, "a.docx")


def test_entities_are_refused() -> None:
    bomb = changed(SENT, lambda text: re.sub(r"(<\?xml[^>]*\?>)", r'\1<!DOCTYPE d [<!ENTITY a "aa">]>', text, count=1))
    with pytest.raises(LobbykitError, match="entities"):
        answers_in(bomb, "a.docx")


def test_a_row_has_plain_values() -> None:
    assert as_row(answers_in(ticked(SENT, YES), "a.docx")[0]) == {
        "file": "a.docx",
        "candidate": "Zed Anyone",
        "candidate_id": "901",
        "number": 1,
        "ask": "fund-places",
        "answer": "yes",
        "note": "",
        "comment": "",
    }


# --- any text, any program -----------------------------------------------------------------------------------

lines = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Co", "Zl", "Zp", "Zs"), exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=30,
)


@given(st.lists(lines, min_size=1, max_size=3).map("\n".join), st.sampled_from([(), (YES,), (NO,), (YES, NO)]))
def test_any_comment_is_read_back(comment: str, tags: tuple[str, ...]) -> None:
    answer, _, read = first(wrote(ticked(SENT, *tags), COMMENT, comment))
    assert read == comment
    assert answer == ("yes" if tags == (YES,) else "no" if tags == (NO,) else "unclear")


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
def test_what_libreoffice_saved_again_is_read_the_same(tmp_path: Path) -> None:
    back = wrote(ticked(SENT, YES), COMMENT, "Yes.")
    (tmp_path / "back.docx").write_bytes(back)
    again = tmp_path / "again"
    command = [
        "soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "docx",
        "--outdir", str(again), str(tmp_path / "back.docx"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert answers_in((again / "back.docx").read_bytes(), "a.docx") == answers_in(back, "a.docx")
