"""What the user typed -> what lobbykit knows: folders of asks, topics, nations, asks, offices, organisations."""

import os
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from lobbykit import catalogue as catalogues
from lobbykit import shipped
from lobbykit.cache import cached
from lobbykit.cli import own
from lobbykit.elections import sensible_day
from lobbykit.errors import LobbykitError, UsageError
from lobbykit.model import Ask, Catalogue, Nation, Office, Topic
from lobbykit.words import clean_line, did_you_mean, first_control, has_line_end, plain_name

if TYPE_CHECKING:
    from lobbykit.people.offices import Read

_ASKS_VARIABLE = "LOBBYKIT_ASKS"


# --- the catalogue and the offices ---------------------------------------------------------------------------


def load_catalogue(folders: Sequence[Path] | None) -> Catalogue:
    """Return the shipped catalogue with what the user's own folders add to it.

    Raises:
        LobbykitError: a folder is missing or has faults.
    """
    files = catalogues.contents(ask_folders(folders))
    return cached(_cache_folder(), "catalogue", files | _code(), Catalogue, lambda: _checked(files))


def _checked(files: dict[str, bytes | OSError]) -> Catalogue:
    """Read the catalogue anew, and let nothing into a letter that `asks check` would not let pass.

    A fault in the user's own file of offices is told by the commands that use offices.
    """
    from lobbykit import checks

    return catalogues.sound(files, lambda found: checks.run(found, read_offices().offices, date.min))


def ask_folders(folders: Sequence[Path] | None) -> list[Path]:
    """The shipped folder, then those named with --asks, or else in the variable."""
    named = list(folders or [])
    if not named:
        named = [Path(part) for part in os.environ.get(_ASKS_VARIABLE, "").split(os.pathsep) if part]
    return [shipped.folder("asks"), *named]


def load_offices() -> tuple[Office, ...]:
    """Return the shipped offices, with what the user's own file corrects and adds.

    Raises:
        LobbykitError: that file has faults.
    """
    from lobbykit.people import offices

    files = offices.contents(own_offices())
    return cached(_cache_folder(), "offices", files | _code(), tuple[Office, ...], lambda: offices.read(files))


def read_offices() -> "Read":
    """Return the same, and what is wrong with the user's file."""
    from lobbykit.people import offices

    return offices.gather(offices.contents(own_offices()))


def own_offices() -> Path:
    """Where the user's own file of offices is, if there is one."""
    return own.folder() / own.OFFICES


def _code() -> dict[str, bytes | OSError]:
    """What tells one state of the reading code from another: a changed reader reads the files anew."""
    package = Path(catalogues.__file__).parent
    stats = [(package / name).stat() for name in ("model.py", "yamlfile.py", "catalogue.py", "people/offices.py")]
    return {"code": " ".join(f"{stat.st_size}-{stat.st_mtime_ns}" for stat in stats).encode()}


def _cache_folder() -> Path | None:
    from platformdirs import user_cache_path

    return user_cache_path("lobbykit", appauthor=False)


# --- names ---------------------------------------------------------------------------------------------------


def find_topic(catalogue: Catalogue, typed: str) -> tuple[Topic, Nation | None]:
    """Return the topic of that id, title or alias, and the nation when the word is one nation's own.

    Raises:
        UsageError: it is none, or no document says anything about it.
    """
    word = plain_name(user_line(typed, "--topic"))
    for topic in catalogue.topics:
        if word in {plain_name(name) for name in (topic.id, topic.title, *topic.aliases)}:
            return topic, None
        for term, nation in (topic.terms or {}).items():
            if word == plain_name(term):
                return topic, nation
    for missing in catalogue.missing:
        if word in {plain_name(name) for name in missing.words}:
            raise UsageError(f"--topic {typed}: {missing.reason}")
    names = [name for topic in catalogue.topics for name in (topic.id, *topic.aliases)]
    near = did_you_mean(typed, names)
    raise UsageError(f"--topic: '{typed}' is not known{near}; 'lobbykit asks topics' lists them")


def find_nation(typed: str) -> Nation:
    """Return the nation, whatever its capitals and spaces.

    Raises:
        UsageError: it is none of the four.
    """
    word = plain_name(user_line(typed, "--nation")).replace(" ", "-")
    if word in {"ni", "northernireland"}:
        word = Nation.NORTHERN_IRELAND
    if word not in list(Nation):
        raise UsageError(f"--nation: '{typed}' is not known{did_you_mean(word, Nation)} ({', '.join(Nation)})")
    return Nation(word)


def find_ask(catalogue: Catalogue, typed: str, option: str = "--ask") -> Ask:
    typed = user_line(typed, option)
    for ask in catalogue.asks:
        if ask.id == typed:
            return ask
    near = did_you_mean(typed, [ask.id for ask in catalogue.asks])
    raise UsageError(f"{option}: there is no ask '{typed}'{near}; 'lobbykit asks list' shows them")


def find_office(offices: Iterable[Office], typed: str, option: str = "--office") -> Office:
    known = {office.id: office for office in offices}
    typed = user_line(typed, option)
    if typed not in known:
        near = did_you_mean(typed, known)
        raise UsageError(f"{option}: there is no office '{typed}'{near}; 'lobbykit recipients offices' lists them")
    return known[typed]


def find_organisations(catalogue: Catalogue, typed: str) -> tuple[str, ...]:
    """Return the ids of the organisations meant; none for `any`."""
    known = [organisation.id for organisation in catalogue.organisations]
    word = user_line(typed, "--org").casefold()
    if word == "any":
        return ()
    if word not in known:
        raise UsageError(f"--org: '{typed}' is not known{did_you_mean(word, known)} ({', '.join(known)}, any)")
    return (word,)


def find_date(typed: str, option: str) -> date:
    """Return the day of a date such as 2027-05-06 or 6 May 2027.

    Raises:
        UsageError: it is none, or could be read in two ways.
    """
    from datetime import datetime

    for form in ("%Y-%m-%d", "%d %B %Y", "%d %b %Y"):
        try:
            return sensible_day(datetime.strptime(typed, form).date())  # noqa: DTZ007  # a day has no time zone
        except ValueError:
            continue
    raise UsageError(f"{option}: '{typed}' is no date; write it as 2027-05-06 or 6 May 2027")


def user_line(typed: str, option: str) -> str:
    """Return an option's text, clean, if one line of a letter can hold it.

    Raises:
        UsageError: it has a control character or a line end in it.
    """
    if "\t" in typed:
        raise UsageError(f"{option} has a tab in it; type a space")
    if has_line_end(user_text(typed, option)):
        raise UsageError(f"{option} has a line end in it; give it on one line")
    return clean_line(typed)


def user_text(typed: str, option: str) -> str:
    """Return an option's text if a letter can hold it, in lines or paragraphs.

    Raises:
        UsageError: it has a control character in it.
    """
    control = first_control(typed)
    if control:
        raise UsageError(f"{option} has the character {control} in it, which no letter can hold; take it out")
    return typed


# --- completion ----------------------------------------------------------------------------------------------


def complete_topic(incomplete: str) -> list[tuple[str, str]]:
    return [(one.id, one.title) for one in load_catalogue(None).topics if one.id.startswith(incomplete)]


def complete_nation(incomplete: str) -> list[str]:
    return [nation for nation in Nation if nation.startswith(incomplete)]


def complete_ask(incomplete: str) -> list[tuple[str, str]]:
    return [(one.id, one.title) for one in load_catalogue(None).asks if one.id.startswith(incomplete)]


def complete_office(incomplete: str) -> list[tuple[str, str]]:
    return [(one.id, one.title) for one in load_offices() if one.id.startswith(incomplete)]


def complete_template(incomplete: str) -> list[tuple[str, str]]:
    from lobbykit.template_files import every, header, read

    found = []
    for file in every(own.templates()):
        if file.name.startswith(incomplete):
            try:
                found.append((file.name, header(read(file.path), file.name)[0].what))
            except LobbykitError:
                found.append((file.name, ""))
    return found
