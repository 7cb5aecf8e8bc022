"""How wide text is in Arial, and how many lines it takes: so that a letter's length is known before Word opens it.

The widths are those of Liberation Sans, which was drawn to have Arial's: in 2048ths of the type's size.
"""

from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate

LINE_HEIGHT = 1.15  # of the size: ascent, descent and line gap

_EM = 2048
_WIDTHS = {
    391: "'",
    455: "ijlįĵĺļłſ‘’",
    532: "|¦",
    569: " !,./:;I[\\]ftÌÍÎÏìíîïĨĩĪīĬĭĮİıţŧ",
    597: "ľ",
    682: "()-`r¡¨²³´·¸¹ŕŗř“”",
    684: "{}ŀ",
    717: "•",
    727: '"',
    748: "º",
    758: "ª",
    768: "ť",
    797: "*",
    819: "°",
    909: "ĳ",
    961: "^",
    1024: "JcksvxyzçýÿćĉċčĴķĸśŝşšŷźżžỳ",
    1100: "¶",
    1124: "±÷",
    1131: "¯",
    1139: "#$0123456789?L_abdeghnopqu¢£¤¥§«»àáâãäåèéêëðñòóôõöùúûüþāăąđēĕėęěĝğġģĥħĹĻĽĿŁńņňŋōŏőũūŭůűų–€",
    1180: "µ",
    1196: "+<=>~¬×",
    1237: "ŉ",
    1251: "FTZ¿ßøŢŤŦŹŻŽ",
    1259: "ď",
    1366: "&ABEKPSVXYÀÁÂÃÄÅÈÉÊËÝÞĀĂĄĒĔĖĘĚĶŚŜŞŠŶŸỲ",
    1479: "CDHNRUwÇÐÑÙÚÛÜĆĈĊČĎĐĤĦŃŅŇŔŖŘŨŪŬŮŰŲŵẁẃẅ",
    1481: "Ŋ",
    1505: "Ĳ",
    1509: "©®",
    1593: "GOQÒÓÔÕÖØĜĞĠĢŌŎŐ",
    1706: "Mm",
    1708: "¼½¾",
    1821: "%æ",
    1933: "WœŴẀẂẄ",
    2048: "ÆŒ—…",
    2079: "@",
}
_WIDTH_OF = {sign: width for width, signs in _WIDTHS.items() for sign in signs}
_OTHER = _EM  # a sign that is not in the table: as wide as the widest scripts
_SPACE = _WIDTH_OF[" "]
_WIDEST = max(_WIDTHS)


def lines(text: str, size: float, room: float) -> int:
    """Return how many lines the text takes; `size` and `room`, the width of a line, are in points.

    >>> lines("Dear Alex Example,", 12, 464), lines("word " * 40, 12, 464), lines("", 12, 464)
    (1, 3, 1)
    """
    most = room / size * _EM
    return 1 if len(text) * _WIDEST <= most else _counted(text, most)


@lru_cache(maxsize=4096)  # letters to many share most of their paragraphs
def _counted(text: str, most: float) -> int:
    ends = list(accumulate(map(_advances.__getitem__, text.split())))  # where each word ends, and a space after it
    count, start, at = 1, 0.0, 0
    while (at := bisect_right(ends, start + most + _SPACE, at)) < len(ends):
        width, end = ends[at] - (ends[at - 1] if at else 0) - _SPACE, ends[at] - _SPACE
        # A word that is longer than a line is broken wherever the line ends.
        count += int(end - start > width) + int(width // most)
        start = end - width % most
        at += 1
    return count


class _Advances(dict[str, int]):
    """How wide words are, each with the space after it; a dict, for it is asked several times as fast as a function."""

    def __missing__(self, word: str) -> int:
        if len(self) == _MOST_WORDS:
            self.clear()
        advance = self[word] = sum(_WIDTH_OF.get(sign, _OTHER) for sign in word) + _SPACE
        return advance


_MOST_WORDS = 8192
_advances = _Advances()
