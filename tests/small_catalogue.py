"""A small sound catalogue, as literal YAML: it has no faults of form, and passes every check."""

from datetime import date
from pathlib import Path

from lobbykit.catalogue import Read, read
from lobbykit.model import Nation, Office, Role

TODAY = date(2026, 11, 22)

TOPICS = """\
topics:
  - id: send
    title: special educational needs and disabilities
    description: Support for pupils with special educational needs and disabilities
    aliases: [sen, special needs]
    terms:
      asn: scotland

  - id: meals
    title: school meals
    description: Meals at school
    aliases: [lunches]

missing:
  - words: [alternative provision]
    reason: no document asks anything about it

acronyms:
  SEND: special educational needs and disabilities
"""

ORGANISATIONS = """\
organisations:
  - id: prospect
    name: Prospect
    about: a trade union of education professionals
    about_source: Paper of 2023, paragraph 1

  - id: lga
    name: the Local Government Association
    about: an association of councils
    about_source: Paper of 2020, paragraph 1
"""

BODIES = """\
bodies:
  - id: dfe
    name: the Department for Education
    nations: [england]
    kind: government
    office: uk-sos-education
    answers_to: parl

  - id: scottish-government
    name: the Scottish Government
    nations: [scotland]
    kind: government
    answers_to: sp
"""

PAPER = """\
source:
  id: paper-2023
  title: Paper on school places
  publisher: prospect
  published: "2023-03-09"
  what: a paper that Prospect published
  addressed_to: the Department for Education
  nations: [england]
  standing: adopted
  attribution: In 2023 Prospect
  file: paper.txt
asks:
  - id: fund-places
    title: Money for school places
    action: fund new places for SEND with the agreement of schools
    wordings:
      - pay for more places for pupils with SEND where schools agree
      - set money aside so that schools which agree can take in more pupils with SEND
      - give schools the means to open further places for SEND by agreement
    because:
      - places have not kept up with the number of pupils
      - parents wait too long to hear where their child will go
    question: find the money for places that schools agree to open
    follow_up: How many places would you fund first?
    stance: support
    strength: call
    limits:
      text: Only with the agreement of schools.
      keep: ["agree"]
      avoid: ["compel"]
    topics: [send]
    nations: [england]
    nation_basis: stated
    audiences: [candidate, minister]
    audience_reason: The paper addresses both.
    decided_by:
      england: dfe
    cite:
      place: Paragraph 2
      anchor: new places in every school
      also:
        - place: Paragraph 3
          anchor: with the agreement of governors
    timing:
      status: check
      note: Look up the latest number of places.
      checked: 2026-11-01
      review_by: 2027-05-01
    facts:
      - text: In 2022 there were 900 places.
        whose: the Department for Education
        year: "2022"
    related: [keep-meals]

  - id: keep-meals
    title: Meals at school
    action: keep school meals free for every pupil
    wordings:
      - make sure that no pupil has to pay for a meal at school
      - protect the free meal that each pupil gets at lunch
      - leave school meals without charge
    because:
      - pupils learn better when they have eaten
      - charges keep hungry children away from lunch
    question: promise that school meals stay free
    follow_up: What would you do if the cost of food rose?
    stance: protect
    strength: position
    topics: [meals]
    nations: [england, scotland]
    nation_basis: "inferred: the paper speaks of both"
    audiences: [candidate]
    audience_reason: The paper addresses candidates.
    decided_by:
      england: dfe
      scotland: scottish-government
    cite:
      place: Paragraph 5
      anchor: meals that are free
    timing:
      status: live
      review_by: 2027-06-01
"""

DOCUMENT = """\
Prospect wants new places in every school,
with the agreement of governors.

It also wants meals that are free.
"""

FILES = {"bodies.yaml": BODIES, "organisations.yaml": ORGANISATIONS, "paper.yaml": PAPER, "topics.yaml": TOPICS}

OFFICES = (
    Office(
        id="uk-sos-education",
        title="Secretary of State for Education",
        organisation="Department for Education",
        nations=(Nation.ENGLAND,),
        role=Role.MINISTER,
        salutation="Secretary of State",
        body="dfe",
        contact_page="https://example.org/contact",
        decides="Sets policy for schools.",
        source="Made up.",
        checked="2026-11",
    ),
)


def read_texts(**texts: str) -> Read:
    """Read the small catalogue with these texts in the place of its own, or beside them: paper="…" is paper.yaml."""
    named = {f"{name}.yaml": text for name, text in texts.items()}
    return read({name: text.encode() for name, text in sorted({**FILES, **named}.items())})


def write_folder(folder: Path, **texts: str) -> Path:
    """Write the same as files, and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    named = {f"{name}.yaml": text for name, text in texts.items()}
    for name, text in {**FILES, **named}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def changed(text: str, old: str, new: str) -> str:
    """Replace what must stand in the text once."""
    assert text.count(old) == 1, old
    return text.replace(old, new)


def line_of(text: str, words: str) -> int:
    """The number of the one line that holds the words; 1 is the first."""
    (number,) = [number for number, line in enumerate(text.splitlines(), 1) if words in line]
    return number
