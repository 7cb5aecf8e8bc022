"""A policy officer adds a document: the file to fill in, the schema that helps, the check that leads."""

import json
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from msgspec.structs import fields

from lobbykit import shipped
from lobbykit.cli.main import run
from lobbykit.model import GIVEN_FIELDS, Ask, Source

ROOT = Path(__file__).parent.parent
SCHEMA = shipped.folder("asks") / "asks.schema.json"


def new(folder: Path) -> Path:
    path = folder / "music.yaml"
    assert run(["asks", "new", str(path), "--id", "prospect-music-2026"]) == 0
    return path


def test_the_new_file_has_every_field_of_the_model_in_its_order(tmp_path: Path) -> None:
    whole = yaml.safe_load(new(tmp_path).read_text(encoding="utf-8"))
    optional = {"telling", "put_by", "facts", "related", "conflicts"}
    assert list(whole["source"]) == [one.name for one in fields(Source)]
    assert set(whole["asks"][0]) == {one.name for one in fields(Ask)} - set(GIVEN_FIELDS) - optional
    assert whole["source"]["id"] == "prospect-music-2026"


def test_the_check_leads_to_what_is_empty(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = new(tmp_path)
    capfd.readouterr()
    assert run(["asks", "check", str(tmp_path)]) == 1
    out, err = capfd.readouterr()
    lines = path.read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if text.startswith("  title:"))
    assert f"music.yaml:{line}: title is empty; give it a text or take the key out" in out
    assert "Traceback" not in out + err


def test_a_filled_in_file_passes_and_its_ask_is_put(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    text = new(tmp_path).read_text(encoding="utf-8")
    for key, value in FILLED.items():
        before, found, after = text.partition(f"{key}:")
        assert found, key
        text = before + f"{key}: {value}" + after[after.index("\n") :]
    text = text.replace("      - # the action again\n", "")
    whole = yaml.safe_load(text)
    whole["source"]["notes"] = ["made up"]
    whole["asks"][0] |= MORE
    (tmp_path / "music.yaml").write_text(yaml.safe_dump(whole, sort_keys=False), encoding="utf-8")
    capfd.readouterr()
    assert run(["asks", "check", str(tmp_path)]) == 0, capfd.readouterr().out
    assert run(["letter", "--to", "minister", "--ask", "keep-music", "--asks", str(tmp_path)]) == 0
    assert "music" in capfd.readouterr().out


FILLED = {
    "  title": "A made-up paper on music",
    "  published": '"2026-05"',
    "  what": "a made-up paper",
    "  addressed_to": "the Department for Education",
    "  attribution": "In 2026 Prospect",
    "  file": "music.txt",
    "  - id": "keep-music",
    "    title": "Music lessons kept",
    "    action": "keep music lessons in every school",
    "    question": "stand by music lessons in all schools",
    "    follow_up": "How would you keep music lessons going?",
}
MORE: dict[str, Any] = {
    "wordings": [
        "see that no school loses its music lessons",
        "make music a lesson that each child can count on",
        "leave room for music on every timetable",
    ],
    "because": ["music is missing from many schools", "children gain from playing together"],
    "limits": {"text": "Lessons, not instruments.", "keep": ["music"]},
    "topics": ["funding"],
    "nation_basis": "stated",
    "audience_reason": "made up",
    "cite": {"place": "Paragraph 1", "anchor": "three made up words"},
    "timing": {"status": "live", "review_by": "2099-01-01"},
}


def test_its_folder_is_made_or_said_why_not(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert new(tmp_path / "my" / "asks").is_file()
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    assert run(["asks", "new", str(tmp_path / "file" / "a.yaml"), "--id", "a"]) == 1
    assert "could not be made: " in capfd.readouterr().err


def test_nothing_is_written_over(tmp_path: Path) -> None:
    path = new(tmp_path)
    path.write_text("mine", encoding="utf-8")
    (tmp_path / SCHEMA.name).write_text("mine too", encoding="utf-8")
    assert run(["asks", "new", str(path), "--id", "prospect-music-2026"]) == 1
    assert [path.read_text(encoding="utf-8"), (tmp_path / SCHEMA.name).read_text(encoding="utf-8")] == [
        "mine",
        "mine too",
    ]


@pytest.mark.parametrize("name", ["Music", "music 2026", "-music", "music_2026", ""])
def test_an_id_is_plain(tmp_path: Path, name: str) -> None:
    assert run(["asks", "new", str(tmp_path / "a.yaml"), "--id", name]) == 2
    assert list(tmp_path.iterdir()) == []


# --- the schema ----------------------------------------------------------------------------------------------


def test_the_schema_is_the_models(monkeypatch: pytest.MonkeyPatch) -> None:
    scripts = ROOT / "scripts"
    if not scripts.is_dir():
        pytest.skip("the script that makes it is not here")
    monkeypatch.syspath_prepend(str(scripts))
    import make_asks_schema

    assert SCHEMA.read_text(encoding="utf-8") == make_asks_schema.schema()
    sys.modules.pop("make_asks_schema")


def test_the_shipped_files_keep_to_the_schema_and_name_it() -> None:
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    for path in shipped.folder("asks").glob("*.yaml"):
        if path.stem not in ("topics", "organisations", "bodies"):
            text = path.read_text(encoding="utf-8")
            assert text.startswith("# yaml-language-server: $schema=asks.schema.json\n")
            assert list(validator.iter_errors(yaml.load(text, yaml.BaseLoader))) == []


@pytest.mark.parametrize("wrong", ["strength: loud", "colour: red", "wordings: one"])
def test_the_schema_marks_what_is_wrong(wrong: str) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    path = next(shipped.folder("asks").glob("prospect-2023*.yaml"))
    whole = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    whole["asks"][0] |= yaml.load(wrong, yaml.BaseLoader)
    assert list(validator.iter_errors(whole)) != []
