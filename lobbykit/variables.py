"""What a template can use: its variables, the skeleton's blocks, filters and tags, each with a meaning and an example.

`compose` gives the variables; a test holds the two together. `docs/templates.md` is made from this by
`scripts/make_template_docs.py`.
"""

from typing import NamedTuple

from lobbykit.model import Role

_SEAT = (Role.CANDIDATE, Role.MEMBER)
_OFFICE = (Role.MINISTER, Role.COMMISSIONER)


class Variable(NamedTuple):
    name: str
    meaning: str
    example: str  # what stands in the letter, or what the template sees
    roles: tuple[Role, ...] = ()  # the readers in whose letters alone it is there; none: in every letter


class Part(NamedTuple):
    """A block of the skeleton, or a tag or filter."""

    name: str
    meaning: str
    is_needed: bool = False  # of a block: a template that builds on the skeleton has to fill it


VARIABLES = (
    # what the letter is about
    Variable("topic", "The topic, or topics, as a sentence has them.", "special educational needs and disabilities"),
    Variable("occasion", "What `--about` gave, as a sentence to open with; empty without it.", "I am writing about …."),
    Variable("thanks", "What `--about` gave, as thanks; a placeholder without it.", "Thank you for your reply."),
    Variable("agreement", "The same, for an invitation.", "Thank you for your speech on attendance."),
    Variable("sent", "The date of the letter that had no reply (`--sent`).", "2 November 2026"),
    Variable("reply_by", "The date to ask a reply by.", "13 December 2026"),
    Variable("nation", "The nation that the letter is about.", "England"),
    # the asks
    Variable(
        "items",
        "The asks, to loop over: `item.wording` is the ask in this letter's words; `item.press` comes before it, and "
        "is empty where `common` has been said; `item.why` has the sentences of its reason, as a list. For asks that "
        "are sentences, `item.asking` comes before, and `item.place` is `first`, `further` or `last`.",
        "give councils the means to meet the time limits",
    ),
    Variable("many", "Whether there is more than one ask.", "`{% if many %}`"),
    Variable(
        "common",
        "What the reader would have to do for every ask alike, with a space before it; empty when they decide "
        "themselves, or when the asks differ in it.",
        " press the Department for Education to",
    ),
    Variable(
        "manner",
        "How this sender's letter puts the asks: `list`, `prose`, or `each` with its reason.",
        '`{% if manner == "list" %}`',
    ),
    Variable(
        "steps",
        "What comes between opening and end, to loop over. Each is, in turn: a paragraph of reasons or the sender's "
        "own words; the asks that follow it; whether the asks begin with it; whether they end; whether reasons begin "
        "with it after the asks; and whether the next goes on in the same paragraph.",
        "`{% for text, asks, begins, ends, explains, runs_on in steps %}`",
    ),
    Variable("tight", "Whether asks and reasons leave no room to announce them.", "`{% if not tight %}`"),
    Variable("roomy", "Whether the asks are short enough for a few words more before them.", "`{% if roomy %}`"),
    Variable("deciders", "Everybody who decides on the asks.", "the Department for Education and the Treasury"),
    Variable("within", "Those deciders who answer to the reader's own parliament, as a list.", "the Treasury"),
    Variable("beyond", "Those deciders who do not, as a list.", "the Scottish Government"),
    Variable(
        "why",
        "The reasons, a sentence each, as a list: whose view it is, of which year and how strongly it is held.",
        "In 2023 its group was worried that plans were often issued late.",
    ),
    Variable("count", "How many asks.", "three"),
    Variable("Count", "How many asks, at the beginning of a sentence.", "Three"),
    Variable("questions", "“question” or “questions”, by the number of asks.", "questions"),
    Variable("requests", "“request” or “requests”.", "requests"),
    Variable("requests_are", "“request is” or “requests are”.", "requests are"),
    Variable("decisions", "“a decision” or “some decisions”.", "some decisions"),
    Variable("them", "“it” or “them”.", "them"),
    Variable("to_each", "Nothing for one ask, “ to each” for more, with a space before it.", " to each"),
    # who writes
    Variable("who", "Who writes and for whom, in one to three sentences.", "I am an adviser. I am writing …."),
    Variable("note", "The sender's own paragraphs, as a list; empty without `--note`.", "Last term I sat with …"),
    Variable("officer", "Whether the letter is on behalf of a group.", "`{% if officer %}`"),
    Variable("we", "“I”, or “we” on behalf of a group.", "we"),
    Variable("We", "The same at the beginning of a sentence.", "We"),
    Variable("are", "“am” or “are”, after `we`.", "are"),
    Variable("me", "“me” or “us”.", "us"),
    Variable("Our", "“My” or “Our”.", "Our"),
    # who reads
    Variable("to", "The reader's role: candidate, member, minister or commissioner.", "candidate"),
    Variable("area", "The constituency, ward or region.", "Example North", _SEAT),
    Variable("parliament", "The elected body that the reader stands for or sits in.", "the UK Parliament", _SEAT),
    Variable("member", "What a sitting member of it is called.", "the Member of Parliament", _SEAT),
    Variable(
        "on_polling_day",
        "The election's date, with a space before it; empty when it is not known.",
        " at the election on 3 May 2029",
        _SEAT,
    ),
    Variable("office", "The title of the office.", "Secretary of State for Education", _OFFICE),
)

NAMES = frozenset(variable.name for variable in VARIABLES)

OWN_VARIABLES = (
    Part(
        "mark",
        'A template that builds on the skeleton sets it: what ends the asks. `{% set mark = "?" %}` when `lead` begins '
        'a question, `"."` when it does not.',
        is_needed=True,
    ),
)

BLOCKS = (
    Part("subject", "The subject line."),
    Part("occasion", "What the letter opens with, if `--about` was given."),
    Part("opening", "Who writes, and what it is about.", is_needed=True),
    Part(
        "why",
        "The reasons for the asks. A template that fills it has them before the asks, after the sender's own words; "
        "without it the sender's variation says where they come, and the sender's own words follow the first.",
    ),
    Part("because", "What comes between the asks and the reasons, where the asks come first."),
    Part("asks", "The asks, with what leads to them: `before`, `announce` and `lead`."),
    Part("before", "Who decides, where it is not the reader."),
    Part("announce", "That they follow: “I have three questions for you.”"),
    Part("lead", "What leads to the asks, with no full stop: “If you are elected, will you”.", is_needed=True),
    Part("lastly", "What leads to the last of three and more, where each is a sentence: “And would you”."),
    Part(
        "further",
        "What leads to those between: “Would you also”. Left empty, all asks stand in one list.",
    ),
    Part("after", "What comes after the asks."),
    Part("next", "The last paragraph: a reply, by when."),
)

TAGS = (
    Part('{% vary "name" %} … {% or %} … {% endvary %}', "Several ways to say a thing; each sender gets one of them."),
    Part("{% if … %} … {% elif … %} … {% else %} … {% endif %}", "What stands in some letters alone."),
    Part("{% for item in items %} … {% endfor %}", "Something for each in a list; `loop.first`, `loop.last`."),
    Part("{% set word = … %}", "A variable of the template's own."),
    Part('{% extends "letter.md" %}', "Builds on another template, and changes its blocks."),
    Part(
        "{% block opening %} … {% endblock %}", "A block; `{{ super() }}` in it is what the other template has there."
    ),
    Part('{% include "signature.md" %}', "Puts in another file of the same folder."),
    Part("{# … #}", "A comment, which is in no letter."),
)

FILTERS = (
    Part("capitalised", "The first letter a capital."),
    Part("joined", "A list in a sentence: “A, B and C”."),
    Part("first", "The first in a list."),
    Part("last", "The last in a list."),
    Part("length", "How many there are."),
    Part("default", 'What to take where a variable is not there: `{{ office|default("you") }}`.'),
)
