"""A letter as one mailto: address (RFC 6068, https://www.rfc-editor.org/rfc/rfc6068): opened, it is a new email."""

from urllib.parse import quote

from lobbykit.errors import LobbykitError
from lobbykit.model import Letter
from lobbykit.render import txt
from lobbykit.render.eml import plain_address

# Chrome on Windows opens nothing longer than 2,048 (kMaxUrlLength in Chromium's chrome/browser/platform_util_win.cc,
# https://crbug.com/727909); others have been found to stop between 2,008 and 2,054
# (https://stackoverflow.com/questions/4473959).
MOST_CHARACTERS = 2000


def render(letter: Letter) -> bytes:
    """Return the address and a line end; without the recipient's own, it is to be filled in where it opens.

    Raises:
        LobbykitError: it is too long for common programs, or the recipient's address is not one plain email address.
    """
    address = plain_address(letter.recipient.email, "--email") if letter.recipient.email else ""
    body = txt.message(letter).removesuffix("\n").replace("\n", "\r\n")
    # The "@" between the parts of an address is left as it is; in a local part there is none.
    link = f"mailto:{quote(address, safe='@')}?subject={quote(letter.subject, safe='')}&body={quote(body, safe='')}"
    if len(link) > MOST_CHARACTERS:
        raise LobbykitError(
            f"--format mailto: the address would have {len(link):,} characters, and common programs open no more than "
            f"{MOST_CHARACTERS:,}; ask for less (--max-asks 1, a shorter --note), or write a draft (--format eml)"
        )
    return f"{link}\n".encode()
