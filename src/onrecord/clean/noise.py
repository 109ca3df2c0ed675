"""Lines that are no part of a story, wherever they stand: one small rule for each kind.

A rule sees one whole line and nothing else, so a sentence that holds its words stays. `RULES` is the order
in which they are asked; the name of the first that says yes is what `Piece.rule` says.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, TypeAlias

from onrecord.clean.lexicon import line_phrases
from onrecord.clean.lines import Line
from onrecord.text.fold import fold_case

Rule: TypeAlias = Callable[[Line], bool]

_LONGEST_NOISE_WORDS: Final = 45
_COUNT: Final = re.compile(r"^[\d.,]+k?\s+|\s*[(\[]?\s*[\d.,]*k?\s*[)\]]?$")
_SHARE_WORDS: Final = frozenset(
    "share tweet facebook twitter x whatsapp telegram email e-mail mail print pinterest linkedin reddit copy link flipboard "
    "pocket messenger vk viber tumblr instagram youtube rss sms gmail on via to this click opens in new window save more "
    "bluesky threads mastodon icon logo".split()
)
_SHARE_START: Final = frozenset("share tweet facebook twitter whatsapp telegram email print click pinterest linkedin".split())
_CHANNELS: Final = re.compile(
    r"@\w|\b(?:twitter|facebook|instagram|telegram|whatsapp|youtube|linkedin|tiktok|viber|google news|newsletters?|"
    r"channels?|social (?:media|networks?)|inbox|app|notifications?|e-?mail|mailing list|updates)\b"
)
_INVITES: Final = re.compile(
    r"(?:please |to |for more[^,]{0,40}, |don[’']?'?t forget to |stay up[- ]to[- ]date\b|stay (?:tuned|informed|connected|updated)\b)*"
    r"(?:follow (?:us|@|our|the latest|[\w ]{2,30} on\b)|join (?:us|our|the (?:conversation|channel))|subscribe\b|sign up\b|like us|"
    r"find us|connect with us|download (?:the|our)|get (?:the latest|our|all the|more|alerts|breaking)|stay (?:up|tuned|informed|connected|updated)|"
    r"keep up|read us|watch us|visit us|our (?:telegram|whatsapp|youtube) channel)"
)
_ALSO: Final = re.compile(r"(?:read(?: more| also| next)?|also read|see also|more|related(?: (?:news|story|article|content))?|watch|listen|recommended)\s*[:|»>]\s*\S", re.IGNORECASE)
_COPYRIGHT: Final = re.compile(r"(?:©|\(c\)\s*(?:19|20)\d\d|copyright\b\s*(?:©|\(c\)|(?:19|20)\d\d|by\b|of\b)|all rights reserved)", re.IGNORECASE)
_REUSE: Final = re.compile(
    r"(?:this material may not be published|when using (?:this|our|the) materials?|any use of materials|reproduction (?:of|in whole)|"
    r"use of (?:this|the) (?:material|content|article)|hyperlink to .{1,40} is (?:required|obligatory|mandatory))",
    re.IGNORECASE,
)
_CREDIT: Final = re.compile(
    r"\(?(?:(?:ap|afp|reuters|file|getty|epa|courtesy|screenshot|photo|image|picture|video|illustration)s?[ /-]*)?"
    r"(?:photos?|images?|pictures?|video|illustration|credits?|getty images|screenshot)\s*(?:credit|courtesy|source|by|[:/©|])",
    re.IGNORECASE,
)
_CREDIT_END: Final = re.compile(r"(?:/|via |by )\s*(?:getty images|reuters|afp|ap|epa|shutterstock|alamy|unsplash|istock)\)?$", re.IGNORECASE)
_VIEWS: Final = re.compile(r"(?:views?|hits|reads?|viewed|seen|read)\s*[:\s]\s*[\d.,\s]{1,12}k?(?: times)?$|[\d.,]{1,12}\s?k?\s+(?:views?|hits|reads)$", re.IGNORECASE)
_READING_TIME: Final = re.compile(r"\d{1,3}[ -]min(?:ute)?s?(?:[ -]read(?:ing time)?)?$|reading time:?.{0,20}$", re.IGNORECASE)

_LONGEST_CAPTION_WORDS: Final = 90
_CAPTION_END: Final = re.compile(
    r"\((?:AP|AFP|Reuters|EPA|File|Courtesy)?[ /-]*(?:Photo|Image|Picture)s?\b[^()]{0,60}\)$|\([^()]{2,40}(?:/| via )(?:Getty Images|AP|AFP|Reuters)\)$"
    r"|(?:[Pp]hoto|[Ii]mage) (?:by|credit|courtesy)[: ][^.]{2,50}$|\w[ /]Getty Images\)?$"
)
_REPORTERS: Final = re.compile(r"\(?(?:additional )?(?:reporting|editing|writing) (?:by|and \w+ by) [A-Z]", re.IGNORECASE)
_AUTHOR_NOTE: Final = re.compile(r"^[^\W\d_]\S* [^.]{2,60}\b(?:is|are) .{0,80}\bfollow (?:him|her|them|me) on \S+\W{1,3}@\w+\W*$")


def lone_marks(line: Line) -> bool:
    """Marks without a letter or digit: `...`, `***`, `---`, `/`. A lone quotation mark belongs to its quote."""
    text = line.text
    return len(text) <= 200 and not any(char.isalnum() or char in "\"“”«»„'‘’" for char in text)


def known_phrase(line: Line) -> str | None:
    """Return the rule of a whole line that is one of the phrases of menus and footers.

    >>> from onrecord.clean.lines import lines_of
    >>> [known_phrase(line) for line in lines_of("READ MORE\\n27 Comments\\nRead more of his work, she said.")]
    ['read_more', 'comments_line', None]
    """
    if line.word_count > 9 or len(line.text) > 90:
        return None
    phrases = line_phrases()
    key = line.key.rstrip(">»→ ")
    return phrases.get(key) or phrases.get(_COUNT.sub("", key).strip())


def share_bar(line: Line) -> bool:
    """`Share Tweet`, `Facebook Twitter Email`, `Click to share on X (Opens in new window)`."""
    words = line.key.replace("(", " ").replace(")", " ").replace("|", " ").split()
    return (
        0 < len(words) <= 12
        and (words[0] in _SHARE_START or len(words) > 1)
        and all(word in _SHARE_WORDS for word in words)
        and any(word in _SHARE_START for word in words)
    )


def follow_us(line: Line) -> bool:
    """An invitation to a channel: `Follow us on Twitter @AzerNewsAz`. Not prose about following."""
    if line.word_count > _LONGEST_NOISE_WORDS or line.text[:1] in "\"“'‘«":
        return False
    folded = fold_case(line.text)
    return _INVITES.match(folded) is not None and _CHANNELS.search(folded) is not None and not _is_told(folded)


def related_link(line: Line) -> bool:
    """A link to another story, marked as one: `Read also: …`, `RELATED: …`."""
    return line.word_count <= 30 and _ALSO.match(line.text) is not None and not line.text.endswith((".", ".”", '."'))


def copyright_line(line: Line) -> bool:
    """`© 2024 Outlet`, `Copyright 2023 …`, `All rights reserved`, and terms of reuse."""
    if line.word_count > _LONGEST_NOISE_WORDS:
        return False
    return _COPYRIGHT.match(line.text) is not None or _REUSE.match(line.text) is not None


def photo_credit(line: Line) -> bool:
    """`(AP Photo/Jane Doe)`, `Photo: Trend`, `Jane Doe/Getty Images`; not a caption with a sentence."""
    if line.word_count > 14 or line.is_prose:
        return False
    return _CREDIT.match(line.text) is not None or _CREDIT_END.search(line.text) is not None


def caption(line: Line) -> bool:
    """A caption: a sentence or two that ends in the credit of its photo."""
    return line.word_count <= _LONGEST_CAPTION_WORDS and _CAPTION_END.search(line.text[-100:]) is not None


def reporters_note(line: Line) -> bool:
    """`(Reporting by Jane Doe in Baku; Editing by John Roe)`."""
    return line.word_count <= _LONGEST_NOISE_WORDS and _REPORTERS.match(line.text) is not None


def author_note(line: Line) -> bool:
    """`Jane Doe is AzerNews’ staff journalist, follow her on Twitter: @jane_doe`."""
    return line.word_count <= _LONGEST_NOISE_WORDS and _AUTHOR_NOTE.search(line.text) is not None


def view_counter(line: Line) -> bool:
    """`870 views`, `Views: 870`."""
    return line.word_count <= 4 and _VIEWS.match(line.text) is not None


def reading_time(line: Line) -> bool:
    """`6 min read`."""
    return line.word_count <= 5 and _READING_TIME.match(line.text) is not None


def _is_told(folded: str) -> bool:
    """Say whether somebody says this in the line, which makes it a sentence of a story."""
    return re.search(r"\b(?:he|she|they|who) (?:said|added|told|wrote)\b|\bsaid\b", folded) is not None


RULES: Final[tuple[tuple[str, Rule], ...]] = (
    ("lone_marks", lone_marks),
    ("share_bar", share_bar),
    ("view_counter", view_counter),
    ("reading_time", reading_time),
    ("photo_credit", photo_credit),
    ("copyright_line", copyright_line),
    ("related_link", related_link),
    ("author_note", author_note),
    ("follow_us", follow_us),
    ("reporters_note", reporters_note),
    ("caption", caption),
)
"""Name and rule, in the order they are asked; phrases of `line_phrases.tsv` are asked first."""


def noise_rule(line: Line) -> str | None:
    """Return the name of the rule that drops this line wherever it stands, or None.

    >>> from onrecord.clean.lines import lines_of
    >>> text = "...\\nStay up-to-date with more news at our WhatsApp channel\\nHe asked them to follow us on the road."
    >>> [noise_rule(line) for line in lines_of(text)]
    ['lone_marks', 'follow_us', None]
    """
    if line.word_count > _LONGEST_NOISE_WORDS:
        return None
    phrase = known_phrase(line)
    if phrase is not None:
        return phrase
    return next((name for name, rule in RULES if rule(line)), None)
