"""Equal quotes of one speaker: said once, printed often."""

from __future__ import annotations

from onrecord.model import content_id
from onrecord.text.fold import fold_case

# A quote's last comma or stop belongs to the sentence around it: "We agree," he said / He said: "We agree."
_CLOSING = " .,;:-\"'"


def statement_id(speaker_id: str, text: str) -> str:
    """Return the id that equal quotes of one speaker share, in whatever article they stand.

    Equal is what differs in case, quote marks, dashes, spaces and the mark before the closing quote only.

    >>> statement_id("s", "We agree,") == statement_id("s", "“We  agree.”")
    True
    >>> statement_id("s", "We agree.") == statement_id("s", "We agree?")
    False
    """
    folded = fold_case(text)
    return content_id("statement", speaker_id, folded.strip(_CLOSING) or folded)
