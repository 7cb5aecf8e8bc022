"""A letter as a JSON object, for programs: its parts in plain text, and what they rest on."""

import json

from lobbykit.model import Letter, Recipient
from lobbykit.render import txt


def render(letter: Letter) -> bytes:
    """Return one object in UTF-8, indented, with a line end."""
    return (json.dumps(_letter(letter), ensure_ascii=False, indent=2) + "\n").encode()


def _letter(letter: Letter) -> dict[str, object]:
    return {
        "kind": letter.kind,
        "to": letter.to,
        "recipient": _recipient(letter.recipient),
        "nation": letter.nation,
        "subject": letter.subject,
        "salutation": letter.salutation,
        "body": txt.body(letter),
        "sign_off": letter.sign_off,
        "asks": [
            {
                "id": ask.id,
                "wording": ask.wording,
                "relation": ask.relation,
                "source": ask.source,
                "locator": ask.locator,
            }
            for ask in letter.asks
        ],
        "placeholders": [one.text for one in letter.placeholders if not one.posted],
        "warnings": letter.warnings,
        "seed": letter.seed,
    }


def _recipient(recipient: Recipient) -> dict[str, object]:
    """Tell what is known: text that is not is empty, an office, election or day is null."""
    return {
        "role": recipient.role,
        "name": recipient.name,
        "honorific": recipient.honorific,
        "post_nominals": recipient.post_nominals,
        "office": recipient.office and recipient.office.id,
        "area": recipient.area,
        "election": recipient.election,
        "polling_day": recipient.polling_day and recipient.polling_day.isoformat(),
        "email": recipient.email,
        "address": recipient.address,
        "contact_page": recipient.office.contact_page if recipient.office else "",
    }
