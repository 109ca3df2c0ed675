"""Which outlet printed it, where the page says so: its handle in a follow-us line, its copyright line."""

from __future__ import annotations

import re
from typing import Final

from onrecord.clean.agencies import agency_named
from onrecord.clean.lexicon import outlets

_HANDLE: Final = re.compile(r"@(\w{3,30})")
_COPYRIGHT_HOLDER: Final = re.compile(
    r"(?:copyright|©|\(c\))[\s©,]*(?:\(c\)\s*)?(?:19|20)\d\d(?:\s*[-–—]\s*(?:19|20)?\d\d)?"
    r"[\s,.|]*(?:by\s+)?(?P<holder>[^.,|©]{2,50})",
    re.IGNORECASE,
)
_LEGAL_FORM: Final = re.compile(
    r"[,\s]+(?:llc|inc|ltd|corp|co|gmbh|plc|all rights reserved.*)\.?$", re.IGNORECASE
)
# What handles add to the name of an outlet: a country, a language, or the trade.
_SUFFIX: Final = re.compile(r"(?:_?(?:Az|Az_?En|Eng?|English|Official|Online|AZ|EN|Eng_|Tweets|HQ))$")
_TRADE: Final = re.compile(r"(?:News|Times|Post|Today|Daily|Herald|Tribune|Journal|Gazette|Press|Media|TV)")


def outlet_of_handle(text: str) -> str | None:
    """Return the outlet whose handle a follow-us line prints.

    A handle that is not on file names its outlet when it is written in capitals and small letters around a
    word of the trade; a suffix for country or language is left out. Others could be read in many ways.

    >>> outlet_of_handle("Follow us on Twitter @AzerNewsAz"), outlet_of_handle("Follow us @GuamPostEn")
    ('AzerNews', 'GuamPost')
    >>> outlet_of_handle("Follow us on Twitter @xyz123"), outlet_of_handle("Follow us @TrendNewsAgency")
    (None, None)
    """
    for handle in _HANDLE.findall(text):
        if agency_named(handle) is not None:
            continue
        if handle in outlets():
            return outlets()[handle]
        name = _SUFFIX.sub("", handle)
        if name in outlets():
            return outlets()[name]
        if len(name) > 4 and name.isalpha() and _TRADE.search(name) and not name.isupper():
            return name
    return None


def outlet_of_copyright(text: str) -> str | None:
    """Return the outlet that a copyright line names, unless it is an agency's.

    >>> outlet_of_copyright("Copyright © 2023 The Washington Times, LLC. Click here for reprint permission.")
    'The Washington Times'
    >>> outlet_of_copyright("© 2024 Reuters. All rights reserved.") is None
    True
    """
    match = _COPYRIGHT_HOLDER.match(text)
    if match is None:
        return None
    holder = _LEGAL_FORM.sub("", match["holder"].strip()).strip(" .,")
    if holder in outlets():
        return outlets()[holder]
    if agency_named(holder) is not None or not holder[:1].isupper() or not 1 <= len(holder.split()) <= 4:
        return None
    return holder if re.search(rf"{_TRADE.pattern}|\b(?:BBC|CNN|Guardian|Independent)\b", holder) else None
