"""`lobbykit recipients`, and letters to offices, through the real door."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
import yaml

from lobbykit.cli import known
from lobbykit.cli.known import load_offices
from lobbykit.cli.main import run

Outcome = tuple[int, str, str]
Lobbykit = Callable[..., Outcome]
README = Path(__file__).parent.parent / "README.md"
OFFICES = ("recipients", "offices")
TO_CHANCELLOR = ("letter", "--to", "minister", "--topic", "funding", "--nation", "england", "--office", "uk-chancellor")


@pytest.fixture
def lobbykit(capfdbinary: pytest.CaptureFixture[bytes]) -> Lobbykit:
    """Run a command as the console does; give its exit code, standard output and standard error."""

    def call(*args: str) -> Outcome:
        code = run(list(args))
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return call


def write_own(text: str) -> Path:
    """Write the user's own file of offices."""
    path = known.own_offices()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


HOLDER = """\
offices:
  - id: uk-chancellor
    name: Alex Example
    honorific: Dr
    post_nominals: OBE
    email: office@example.org
"""


# --- the list ------------------------------------------------------------------------------------------------


def test_the_offices_are_listed_in_80_columns(lobbykit: Lobbykit) -> None:
    code, out, err = lobbykit(*OFFICES)
    assert code == 0
    assert out.startswith("Office                         Nation    Title\n")
    assert "uk-chancellor                  E S W NI  Chancellor of the Exchequer\n" in out
    assert all(len(line) <= 80 for line in out.splitlines())
    assert err == f"16 offices; your own names and corrections go into {known.own_offices()}\n"


def test_the_list_can_be_of_one_nation_and_of_one_role(lobbykit: Lobbykit) -> None:
    def ids(*args: str) -> list[str]:
        return [one["id"] for one in json.loads(lobbykit(*OFFICES, *args, "-f", "json")[1])]

    assert ids("--nation", "Scotland", "--role", "minister") == [
        "uk-chancellor",
        "uk-prime-minister",
        "scot-cabsec-education",
        "scot-minister-children",
    ]
    assert ids("--nation", "ni", "--role", "commissioner") == ["commissioner-ni"]
    assert len(ids("--role", "commissioner")) == 4


def test_json_csv_and_yaml_have_every_field(lobbykit: Lobbykit) -> None:
    rows = json.loads(lobbykit(*OFFICES, "-f", "json")[1])
    fields = (
        "id title organisation nations role salutation body address email contact_page decides note topics source "
        "checked name honorific post_nominals own"
    )
    assert all(list(row) == fields.split() for row in rows)
    assert yaml.safe_load(lobbykit(*OFFICES, "-f", "yaml")[1]) == rows
    assert [row["id"] for row in csv.DictReader(io.StringIO(lobbykit(*OFFICES, "-f", "csv")[1]))] == [
        row["id"] for row in rows
    ]
    assert lobbykit(*OFFICES, "-f", "md")[1].startswith("| Office | Nation | Title |\n| --- | --- | --- |\n")


# --- one office ----------------------------------------------------------------------------------------------


def test_an_office_is_shown_with_all_that_is_known_of_it(lobbykit: Lobbykit) -> None:
    code, out, err = lobbykit(*OFFICES, "uk-chancellor", "ni-minister-health")
    assert (code, err) == (0, "")
    one, other = out.split("\n\nMinister of Health  (ni-minister-health)\n")
    assert one.startswith("Chancellor of the Exchequer  (uk-chancellor)\n\nOrganisation\n  HM Treasury\n")
    assert "\n\nActs for\n  England, Scotland, Wales and Northern Ireland\n" in one
    assert "\n\nAddress\n  HM Treasury\n  1 Horse Guards Road\n  London\n  SW1A 2HQ\n" in one
    assert "\n\nEmail\n  not known here; look at the contact page\n" in one
    assert "\n\nContact page\n  https://www.gov.uk/government/organisations/hm-treasury\n" in one
    assert "\n\nDecides\n  Decides taxes, " in one
    assert "\n\nAsks on\n  send, " in one
    assert "\n\nSource\n  Title: " in one
    assert one.endswith("\n\nChecked\n  2022-02-25")
    assert "\n\nAddress\n  not known here; look at the contact page\n" in other
    assert "\n\nAsks on\n  nothing that a letter could ask of it\n" in other


def test_what_ones_own_file_says_is_shown_as_its_own(lobbykit: Lobbykit) -> None:
    path = write_own(HOLDER)
    out = lobbykit(*OFFICES, "uk-chancellor")[1]
    assert "\n\nHeld by\n  Dr Alex Example OBE\n" in out
    assert "\n\nEmail\n  office@example.org\n" in out
    assert out.endswith(f"\n\nFrom your own file\n  name, honorific, post_nominals and email ({path})\n")
    row = json.loads(lobbykit(*OFFICES, "uk-chancellor", "-f", "json")[1])[0]
    assert (row["name"], row["own"]) == ("Alex Example", ["name", "honorific", "post_nominals", "email"])


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("uk-chancelor",), "there is no office 'uk-chancelor'; did you mean uk-chancellor?"),
        (("uk-chancellor", "nobody"), "there is no office 'nobody'; 'lobbykit recipients offices' lists them"),
        (("--nation", "walse"), "'walse' is not known; did you mean wales?"),
        (("--role", "candidate"), "'candidate' is not one of"),
        (("uk-chancellor", "--nation", "wales"), "--nation goes with the whole list, not with IDs"),
        (("a\x1bb",), "recipients offices has the character U+001B in it"),
    ],
)
def test_a_wrong_line_is_told_in_a_line(lobbykit: Lobbykit, args: tuple[str, ...], message: str) -> None:
    code, out, err = lobbykit(*OFFICES, *args)
    assert (code, out) == (2, "")
    assert message in err
    assert err.startswith("error: ")
    assert err.count("\n") == 1


# --- letters to offices --------------------------------------------------------------------------------------


def test_a_letter_to_an_office_has_its_address_and_says_when_that_was_checked(
    lobbykit: Lobbykit, tmp_path: Path
) -> None:
    code, _, err = lobbykit(*TO_CHANCELLOR, "--date", "2026-11-22", "--out", str(tmp_path / "a.docx"))
    texts = "\n".join(one.text for one in docx.Document(str(tmp_path / "a.docx")).paragraphs)
    page = "https://www.gov.uk/government/organisations/hm-treasury"
    assert code == 0
    assert "HM Treasury\n1 Horse Guards Road\nLondon SW1A 2HQ\n" in texts
    assert texts.count("HM Treasury") == 1
    assert f"note: the address was checked on 2022-02-25: look at {page} before you post\n" in err


def test_an_email_says_nothing_of_the_address(lobbykit: Lobbykit) -> None:
    assert "the address was checked" not in lobbykit(*TO_CHANCELLOR)[2]


def test_without_an_address_the_placeholder_says_where_to_look(lobbykit: Lobbykit, tmp_path: Path) -> None:
    args = ("letter", "--to", "minister", "--topic", "funding", "--nation", "northern-ireland")
    err = lobbykit(*args, "--out", str(tmp_path / "a.docx"))[2]
    where = "  (--address; look at https://www.education-ni.gov.uk/)\n"
    assert "  [postal address of the Department of Education, Northern Ireland]" + where in err
    told = json.loads(lobbykit(*args, "-f", "json")[1])["recipient"]
    assert (told["address"], told["email"]) == ([], "")
    assert told["contact_page"] == "https://www.education-ni.gov.uk/"


def email_of(office_id: str) -> str:
    (office,) = [one for one in load_offices() if one.id == office_id]
    assert office.email
    return office.email


def test_json_has_address_email_and_contact_page(lobbykit: Lobbykit) -> None:
    args = ("letter", "--to", "minister", "--topic", "funding", "--nation", "scotland", "-f", "json")
    told = json.loads(lobbykit(*args)[1])["recipient"]
    assert (told["email"], told["contact_page"]) == (email_of("scot-cabsec-education"), "https://www.gov.scot/")
    assert told["address"][:2] == ["Scottish Government", "St Andrew's House"]


def test_the_holder_in_ones_own_file_is_written_to_unless_another_is_named(lobbykit: Lobbykit) -> None:
    write_own(HOLDER)

    def told(*args: str) -> tuple[str, ...]:
        one = json.loads(lobbykit(*TO_CHANCELLOR, *args, "-f", "json")[1])["recipient"]
        return one["honorific"], one["name"], one["post_nominals"], one["email"]

    assert told() == ("Dr", "Alex Example", "OBE", "office@example.org")
    assert told("--name", "Sam Sample") == ("", "Sam Sample", "", "office@example.org")
    assert told("--honorific", "Ms", "--email", "sam@example.org") == ("Ms", "Alex Example", "OBE", "sam@example.org")


def test_ones_own_office_can_be_written_to(lobbykit: Lobbykit) -> None:
    write_own(
        "offices:\n  - id: example-minister\n    title: Minister for Examples\n    organisation: Ministry of Examples\n"
        "    nations: [england]\n    role: minister\n    salutation: Minister\n    body: dfe\n"
        "    address: ['<b>1</b> {{ 7*7 }} Street', '*EX1* 1EX']\n"
    )
    code, out, _ = lobbykit("letter", "--to", "minister", "--topic", "send", "--office", "example-minister")
    assert code == 0
    assert "Dear Minister,\n" in out
    args = ("letter", "--to", "minister", "--topic", "send", "--office", "example-minister", "-f", "json")
    assert json.loads(lobbykit(*args)[1])["recipient"]["address"] == ["<b>1</b> {{ 7*7 }} Street", "*EX1* 1EX"]


def test_the_readmes_file_is_one(lobbykit: Lobbykit) -> None:
    (example,) = re.findall(r"```\n(offices:\n.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    write_own(example)
    code, out, _ = lobbykit(*OFFICES, "uk-chancellor", "example-minister")
    assert code == 0
    assert "\n\nFrom your own file\n  name, honorific and email (" in out
    assert "\n\nFrom your own file\n  the whole of it (" in out


def test_an_email_to_an_office_says_where_to_send_it(lobbykit: Lobbykit) -> None:
    err = lobbykit("letter", "--to", "minister", "--topic", "workforce", "-n", "scotland")[2]
    assert f"note: send it to {email_of('scot-cabsec-education')}\n" in err
    err = lobbykit("letter", "--to", "minister", "--topic", "send", "-n", "england")[2]
    assert "note: send it to https://www.gov.uk/contact-dfe\n" in err


def test_a_junior_minister_can_be_named_and_the_departments_wish_is_told(lobbykit: Lobbykit) -> None:
    args = ("letter", "--to", "minister", "--topic", "send")
    code, out, err = lobbykit(*args, "--office", "uk-minister-children-families")
    assert code == 0
    assert "Dear Minister,\n" in out
    assert "note: the Department for Education asks people not to send the same letter to several of its" in err
    assert "the same letter" not in lobbykit(*args)[2]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ("--to minister --topic funding --office ni-minister-health",
         ("no document asks anything for Northern Ireland that the Minister of Health could act on; for Northern "
         "Ireland use --office ni-minister-education")),
        ("--to minister --topic funding --nation wales --office uk-minister-children-families",
         ("the Minister for Children and Families acts for England, not for Wales; for Wales use --office "
         "wales-education")),
        ("--to minister --ask send-new-money --nation scotland --office uk-sos-education",
         "not for Scotland; Scotland's own is the Cabinet Secretary for Education, Culture and Gaelic"),
        ("--to commissioner --topic attendance --nation wales --office commissioner-england",
         "Wales's own is the Children's Commissioner for Wales, but there is no ask on school attendance"),
    ],
)  # fmt: skip
def test_an_office_that_cannot_act_is_refused_and_the_right_one_named(
    lobbykit: Lobbykit, args: str, message: str
) -> None:
    code, out, err = lobbykit("letter", *args.split())
    assert (code, out) == (1, "")
    assert message in err


# --- a broken file of one's own ------------------------------------------------------------------------------

BROKEN = "offices:\n  - id: uk-chancellor\n    nmae: Alex Example\n"


@pytest.mark.parametrize("args", [TO_CHANCELLOR, OFFICES, ("asks", "read", "send-new-money")])
def test_a_broken_file_stops_with_its_faults(lobbykit: Lobbykit, args: tuple[str, ...]) -> None:
    path = write_own(BROKEN)
    for _ in range(2):
        code, out, err = lobbykit(*args)
        assert (code, out) == (1, "")
        assert err.startswith("error: the offices have faults; mend them first:\n")
        assert f"  {path}:3: the key 'nmae' is not known here; did you mean name?" in err
    assert path.read_text(encoding="utf-8") == BROKEN


def test_a_broken_file_does_not_stop_what_uses_no_office(lobbykit: Lobbykit) -> None:
    write_own(BROKEN)
    assert lobbykit("letter", "--to", "candidate", "--topic", "send")[0] == 0
    assert lobbykit("asks", "list")[0] == 0


def test_asks_check_tells_the_faults_beside_all_others(lobbykit: Lobbykit) -> None:
    path = write_own(BROKEN)
    code, out, err = lobbykit("asks", "check")
    assert code == 1
    assert out.startswith(f"{path}:3: the key 'nmae' is not known here")
    assert "1 fault, 0 warnings" in err


# --- start-up ------------------------------------------------------------------------------------------------

SCRIPT = (
    "import sys; from lobbykit.cli.main import run; code = run(sys.argv[1:]); "
    "sys.exit(code or bool({'yaml', 'rapidfuzz', 'rich', 'docx'} & set(sys.modules)))"
)


@pytest.mark.parametrize("args", [TO_CHANCELLOR, OFFICES])
def test_a_start_with_what_was_read_before_reads_no_yaml(args: tuple[str, ...]) -> None:
    write_own(HOLDER)
    for name in ("Alex", "Sam"):
        write_own(HOLDER.replace("Alex", name))
        for _ in range(2):
            done = subprocess.run(
                [sys.executable, "-c", SCRIPT, *args, "-f", "json"],
                capture_output=True,
                text=True,
                check=False,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            )
            assert f'"name": "{name} Example"' in done.stdout
        assert done.returncode == 0  # that of the second run
