"""A sender's profile -> the imprint of what is published: who answers for it, as the law on elections wants it told.

What it must say: Electoral Commission,
https://www.electoralcommission.org.uk/print-imprints-non-party-campaigners-uk-parliamentary-elections-and-elections-england-wales-and/what-must-you-include
and, on a screen, section 41 of the Elections Act 2022.
"""

from lobbykit.errors import LobbykitError
from lobbykit.model import Sender
from lobbykit.words import address_lines

_KEEP = "'lobbykit profile init --force --{} \"NAME, ADDRESS\"' keeps it, or write it into the profile as {}"


def imprint(sender: Sender, *, is_printed: bool) -> tuple[str, str]:
    """Return the imprint as printed, and as it stands on a screen, where nobody prints.

    Raises:
        LobbykitError: somebody who must be named is not, or has no address.
    """
    wanted = ("promoter", "printer") if is_printed else ("promoter",)
    for key in wanted:
        if not getattr(sender, key):
            raise LobbykitError(f"--public: your profile names no {key}; {_KEEP.format(key, key)}")
    for key in (*wanted, "promoted_for"):
        value = getattr(sender, key)
        if value and len(address_lines(value)) == 1:
            raise LobbykitError(f"--public: the {key} in your profile, '{value}', has no address after the name")
    behalf = f" on behalf of {_ended(sender.promoted_for)}" if sender.promoted_for else ""
    on_screen = f"Promoted by {_ended(sender.promoter)}{behalf}."
    return (f"Printed by {_ended(sender.printer)}. {on_screen}" if sender.printer else on_screen), on_screen


def _ended(text: str) -> str:
    return text.rstrip(". ")
