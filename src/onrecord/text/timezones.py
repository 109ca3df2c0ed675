"""Time zones by their IANA names, on any machine.

`dateutil` looks in the system's zone database first and brings a copy of its own, so that a container
without one reads `Asia/Baku` just the same.
"""

from __future__ import annotations

import re
from datetime import UTC, tzinfo
from functools import cache
from typing import Final

# Only such names: given `GMT+4` or a path, dateutil would read a POSIX rule (with the sign turned
# around) or open the file.
_IANA_NAME: Final = re.compile(r"[A-Za-z_]+(?:/[A-Za-z0-9_+-]+){1,2}")


@cache
def named_zone(name: str) -> tzinfo | None:
    """Return the zone with this IANA name, or None if there is none.

    >>> from datetime import datetime
    >>> datetime(2017, 7, 25, 16, 53, tzinfo=named_zone("Asia/Baku")).utcoffset()
    datetime.timedelta(seconds=14400)
    >>> named_zone("Mars/Olympus") is named_zone("GMT+4") is None
    True
    """
    if name == "UTC":
        return UTC
    if not _IANA_NAME.fullmatch(name):
        return None
    from dateutil.tz import gettz  # 20 ms, and most pages print an offset or no zone at all

    return gettz(name)
