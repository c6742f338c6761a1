"""Widths of the letters of Arial, which Helvetica, Liberation Sans and Arimo share, in thousandths of the type size.

From the horizontal metrics (hmtx) of Liberation Sans 2, which is made to the widths of Arial.
"""

from __future__ import annotations

_REGULAR = {
    191: "'",
    222: 'ijl’‘',
    260: '|',
    278: ' !,./:;I[\\]ft·',
    333: '()-`r”“',
    334: '{}',
    355: '"',
    389: '*',
    400: '°',
    469: '^',
    500: 'Jcksvxyz',
    556: '#$0123456789?L_abdeghnopquåäöéü–«»',
    576: 'µ',
    584: '+<=>~×',
    611: 'FTZ',
    667: '&ABEKPSVXYÅÄÉ',
    722: 'CDHNRUwÜ',
    778: 'GOQÖ',
    833: 'Mm',
    834: '½',
    889: '%',
    944: 'W',
    1000: '—…',
    1015: '@',
}
_BOLD = {
    238: "'",
    278: ' ,./I\\ijl’‘·',
    280: '|',
    333: '!()-:;[]`ft',
    389: '*r{}',
    400: '°',
    474: '"',
    500: 'z”“',
    556: '#$0123456789J_aceksvxyåäé–«»',
    576: 'µ',
    584: '+<=>^~×',
    611: '?FLTZbdghnopquöü',
    667: 'EPSVXYÉ',
    722: '&ABCDHKNRUÅÄÜ',
    778: 'GOQwÖ',
    833: 'M',
    834: '½',
    889: '%m',
    944: 'W',
    975: '@',
    1000: '—…',
}
_WIDTHS = {
    bold: {sign: width for width, signs in table.items() for sign in signs}
    for bold, table in ((False, _REGULAR), (True, _BOLD))
}
# Any other letter counts as the widest.
_WIDEST = 1000


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text is on one line, in the unit of `size`, without kerning."""
    widths = _WIDTHS[bold]
    return sum(widths.get(sign, _WIDEST) for sign in text) * size / 1000


def lines(text: str, room: float, size: float, *, bold: bool = False) -> int:
    """How many lines a text takes where a line has this room; a word longer than a line is divided."""
    count, used, space = 1, 0.0, width(" ", size, bold=bold)
    for word in text.split():
        wide = width(word, size, bold=bold)
        if used and used + space + wide > room:
            count, used = count + 1, 0.0
        if wide > room:
            count, wide = count + int(wide // room), wide % room
        used = used + space + wide if used else wide
    return count
