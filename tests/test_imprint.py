"""The imprint of what is published."""

import pytest
from msgspec.structs import replace

from lobbykit.errors import LobbykitError
from lobbykit.model import Sender
from lobbykit.people.imprint import imprint

FULL = Sender(
    promoter="Sam Sample, 2 Example Street, Testham",
    promoted_for="Prospect, 3 Example Road, Testham.",
    printer="Example Print, 1 Example Street, Testham",
)


def test_it_names_printer_promoter_and_on_whose_behalf_and_on_a_screen_no_printer() -> None:
    assert imprint(FULL, is_printed=True) == (
        "Printed by Example Print, 1 Example Street, Testham. Promoted by Sam Sample, 2 Example Street, Testham, on "
        "behalf of Prospect, 3 Example Road, Testham.".replace("Testham, on", "Testham on"),
        "Promoted by Sam Sample, 2 Example Street, Testham on behalf of Prospect, 3 Example Road, Testham.",
    )


def test_somebody_may_publish_for_themselves() -> None:
    alone = replace(FULL, promoted_for="", printer="")
    assert imprint(alone, is_printed=False)[1] == "Promoted by Sam Sample, 2 Example Street, Testham."


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"promoter": ""}, "your profile names no promoter"),
        ({"printer": ""}, "your profile names no printer"),
        ({"promoter": "Sam Sample"}, "the promoter in your profile, 'Sam Sample', has no address"),
        ({"promoted_for": "Prospect"}, "the promoted_for in your profile, 'Prospect', has no address"),
    ],
)
def test_who_must_be_named_is_asked_for(changes: dict[str, str], message: str) -> None:
    with pytest.raises(LobbykitError, match=message):
        imprint(replace(FULL, **changes), is_printed=True)
