"""Liberation Sans 2 -> lobbykit/data/fonts: the Latin letters of it, under a name that its licence leaves free.

Run it with the folder of the originals: `python scripts/make_letter_fonts.py /usr/share/fonts/truetype/liberation2`.
The licence (SIL OFL 1.1, https://openfontlicense.org) lets a part be passed on, but not as "Liberation".
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from lobbykit import shipped

_NAME = "Lobbykit Letter"
_STYLES = ("Regular", "Bold", "Italic", "BoldItalic")
_FAMILY, _SUBFAMILY, _UNIQUE, _FULL, _VERSION, _POSTSCRIPT = 1, 2, 3, 4, 5, 6  # of the table "name"
_KEPT_NAMES = {0, _FAMILY, _SUBFAMILY, _UNIQUE, _FULL, _VERSION, _POSTSCRIPT, 13, 14}  # and copyright, licence

# Latin with all its accents, marks to put on letters, punctuation, currencies, and the signs that prose uses.
_LETTERS = (
    *range(0x20, 0x250), *range(0x2BB, 0x2DE), *range(0x300, 0x370), *range(0x1E00, 0x1F00),
    *range(0x2000, 0x2070), *range(0x2070, 0x20C0), *range(0x2100, 0x2150), *range(0x2150, 0x219A),
    0x2212, 0x2248, 0x2260, 0x2264, 0x2265, 0x25A0, 0x25CB, 0x25CF, 0xFB01, 0xFB02, 0xFFFD,
)  # fmt: skip


def part_of(original: Path, style: str) -> TTFont:
    """Return the font with our letters and name, without hints for screens: it is printed, or zoomed."""
    font = TTFont(original, recalcTimestamp=False)
    options = Options(hinting=False, notdef_outline=True, name_IDs=list(_KEPT_NAMES), drop_tables=["FFTM", "DSIG"])
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=_LETTERS)
    subsetter.subset(font)
    spaced = style.replace("BoldItalic", "Bold Italic")
    ours = {
        _FAMILY: _NAME,
        _SUBFAMILY: spaced,
        _UNIQUE: f"{_NAME} {spaced}",
        _FULL: f"{_NAME} {spaced}",
        _POSTSCRIPT: f"{_NAME.replace(' ', '')}-{style}",
    }
    for record in font["name"].names:
        if record.nameID in ours:
            record.string = ours[record.nameID]
    return font


def main(originals: Path) -> None:
    for style in _STYLES:
        path = shipped.data("fonts") / f"LobbykitLetter-{style}.ttf"
        part_of(originals / f"LiberationSans-{style}.ttf", style).save(path)
        print(path, path.stat().st_size)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
