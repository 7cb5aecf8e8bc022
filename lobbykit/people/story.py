"""Five answers about the sender's own work -> their personal paragraph; kept in a YAML file of their own."""

from msgspec import Struct

from lobbykit.words import capitalised

# Each asks for a sentence, so that the answers can follow one another as they are. WriteToThem's advice: prompts, not
# paragraphs; and one true thing that you have seen.
QUESTIONS = {
    "work": "Your work, in a sentence ('I advise schools on special needs.')",
    "where": "Where, and for how long ('I have done so in Testham for nine years.')",
    "seen": "What have you seen there? One moment; name no child and no family",
    "touches": "Whom does it touch, and how?",
    "change": "What would change if somebody acted?",
}
HEADING = """\
Your own story, for the personal paragraph of your letters: 'lobbykit letter --ask-me' asks for it, and offers it again.
Your sentences stand in a letter in your own words. Change them as you like."""
_ENDS = tuple(".!?…;:,–—-")
_CLOSING = "\"'”’)]"


class Story(Struct, frozen=True, kw_only=True):
    """What a member would tell a candidate across a table; each answer may be empty."""

    work: str = ""
    where: str = ""
    seen: str = ""
    touches: str = ""
    change: str = ""


def paragraph(story: Story) -> str:
    """Return the answers one after the other, each a sentence of its own, in their own words.

    >>> paragraph(Story(work="I teach", change="nobody would wait a year."))
    'I teach. Nobody would wait a year.'
    """
    return " ".join(_sentence(answer) for key in QUESTIONS if (answer := getattr(story, key)))


def _sentence(answer: str) -> str:
    """Return the answer with a capital and a full stop, where they are wanting; a word such as iPad stays as it is."""
    first = answer.split(maxsplit=1)[0]
    begun = capitalised(answer) if first == first.lower() else answer
    is_ended = begun.rstrip(_CLOSING)[-1:] in _ENDS
    return begun if is_ended else f"{begun}."
