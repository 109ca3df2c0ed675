"""Lines that are no part of a story, wherever they stand: one small rule for each kind.

A rule sees one whole line and nothing else, so a sentence that holds its words stays. `RULES` is the order
in which they are asked; the name of the first that says yes is what `Piece.rule` says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final, NamedTuple, TypeAlias

from onrecord.clean.lexicon import furniture_phrases, furniture_words, line_phrases, words
from onrecord.clean.lines import Line, key_of
from onrecord.text.fold import fold_case

Rule: TypeAlias = Callable[[Line, list[str]], bool]
"""A rule is asked with the line and its words as `key_of` folds them, of which there is at least one."""

_MOST_CHARS: Final = 600
_MOST_WORDS: Final = 28  # of an invitation, a note or a notice
_LONGEST_PHRASE_WORDS: Final = 10
_LIMITS: Final = (5, 8, 12, 14, _MOST_WORDS, 10_000)  # of words, in the rules below
_WHOLLY_KEYED_CHARS: Final = 160  # of a line whose key holds all its words
_SIGNS: Final = re.compile(r"[@©]|^\d")  # marks that rules look for beside words
_STEPS: Final = tuple(min(limit for limit in _LIMITS if count <= limit) for count in range(_MOST_WORDS + 2))
_FEWEST_CAPTION_WORDS: Final = 6
_QUOTE_MARKS: Final = "\"“”«»„'‘’"

# Patterns are compiled when a line first asks for them (`re` keeps them): most runs need few of them.
_INVITE: Final = (
    r"(?:please |don'?t forget to |(?:to|for) [^,.]{1,60}, ?|stay [a-z-]+(?: with us)?[,:!.]? (?:and )?)?"
    r"(?:follow |join (?:us|our|the) |subscribe |sign up|like us|find us|connect with us|"
    r"download (?:the|our) |get (?:the latest|our|all the|alerts|breaking)|keep up|"
    r"stay (?:up|tuned|informed|connected|updated)|read us|watch us|visit us|"
    r"our (?:telegram|whatsapp|youtube) )"
)
_CHANNEL: Final = (
    r"@\w|\b(?:twitter|facebook|instagram|telegram|whatsapp|youtube|linkedin|tiktok|viber|google news|"
    r"newsletters?|channel|social media|inbox|app|notifications?|e-?mail)\b"
)
_TOLD: Final = r"\b(?:said|says|added|told|urged|asked)\b"
_LINK: Final = (
    r"(?:read(?: more| also| next)?|also read|see also|more|related(?: \w+)?|watch(?: more)?|"
    r"listen|recommended)\s?[:|»>]\s?\S"
)
_SHOUTED_LINK: Final = r"(?:READ (?:MORE|ALSO|NEXT)|ALSO READ|SEE ALSO|RELATED|WATCH(?: MORE)?)\s?:"
_NOTICE: Final = (
    r"©|\(c\) ?\d{4}|copyright (?:©|\(c\)|\d{4}|by |of )|all rights reserved|"
    r"this material may not be published|"
    r"(?:when using|any use of) (?:this |our |the )?materials?\b|reproduction (?:of|in whole)|"
    r"use of (?:this|the) (?:material|content|article)"
)
_CREDIT: Final = (
    r"\(?(?:(?:ap|afp|reuters|file|getty|epa|courtesy) ?/?)?"
    r"(?:photos?|images?|pictures?|video|illustration|credits?|screenshot)"
    r"(?: credit| courtesy| source)?(?: by | via |\.{3}|[ ]?[:/©|]|/)"
)
_AGENCY_CREDIT: Final = (
    r"\((?:ap|afp|reuters|epa|file) photo|(?:/|via )(?:getty images|reuters|afp|ap|shutterstock|alamy)\)?$"
)
_CAPTION_END: Final = (
    r"\((?:[\w.]+ ){0,3}(?:photo|image|picture)s?\b[^()]{0,60}\)$|"
    r"\([^()]{2,40}(?:/| via )(?:getty images|ap|afp|reuters)\)$|"
    r"(?:[.)|/(] ?|^)(?:photo|image) (?:by|credit|courtesy)[: ][^.]{2,50}$|[/.|] ?getty images\)?$"
)
# What ends a caption: (Jane Doe/Outlet), or (AP) and Credit: Jane Doe behind its sentence.
_CREDIT_TAIL: Final = (
    r"\([A-Z][^()/]{1,60}/ ?[A-Z][^()/]{1,40}\)\Z|"
    r"[.!?”\"’] ?\((?:AP|AFP|Reuters|EPA|File|Handout|HANDOUT|"
    r"(?:Getty|Courtesy|Credit|Photo)\b[^()]{0,60})\)\Z|"
    r"[.)”\"!?] ?(?:Photo |Image )?Credits?: ?[A-Z][^.]{2,60}\Z"
)
# "… that day.Jane Doe/Outlet"
_GLUED_CREDIT: Final = r"(?P<last>[^\s.]{0,30}[a-z)”\"])[.!?][”\"]?(?P<credit>[A-Z][^.!?”\"]{3,50})\Z"
_VIEWS: Final = (
    r"(?:views?|hits|reads?|viewed|seen)[: ]{1,3}[\d.,]{1,12}k?(?: times)?$|"
    r"[\d.,]{1,12} ?k? (?:views?|hits|reads)$"
)
_READING_TIME: Final = r"\d{1,3}[ -]?min(?:ute)?s?(?:[ -]read(?:ing time)?)?$|reading time:?.{0,20}$"
_REPORTERS: Final = r"\(?(?:additional )?(?:reporting|editing|writing) (?:by|and \w+ by) "
_CONTRIBUTED: Final = (
    r"[^.,;:\"“]{5,120} contributed (?:(?:additional )?reporting )?to this (?:report|story|article)\.?\Z"
)
_COOKIES: Final = (
    r"(?:we|this (?:web)?site|our (?:web)?site|by (?:using|continuing)|to improve your)\b.{0,120}\bcookies?\b"
)
_DISCLAIMER: Final = (
    r"(?:the )?(?:toponyms?|terminology|views|opinions|statements)\b.{0,80}\b(?:are|do not|don'?t|is)\b"
    r".{0,120}\b(?:authors?'?s?|editors|editorial|newsroom|reflect|position)\b"
)
_BREADCRUMB: Final = r"home(?:page)?\s*[/>»›|]\s*\S"
_SOURCE: Final = r"source\s?:\s?[\w.&' -]{2,40}\Z"
_ADDRESS: Final = r"(?:[A-Za-z]{3,9}\s?:\s*)?https?://\S+\Z"
_POST_SIGNATURE: Final = r"[-–—] ?[^@]{1,60}\(@\w{1,30}\) [A-Z][a-z]+ \d{1,2}, \d{4}\Z"
_ENTITIES: Final = r"(?:&#?\w{1,8};\s?)+"  # marks that stayed in their HTML form
_AUTHOR_NOTE: Final = r"\bfollow (?:him|her|them|me) on \S+\W{1,3}@\w+\W*$"


def share_bar(line: Line, said: list[str]) -> bool:
    """`Share Tweet`, `Facebook Twitter Email`, `Click to share on X (Opens in new window)`."""
    del line
    if len(said) > 12 or words("share").isdisjoint(said):
        return False
    return all(word in words("share_more") or word in words("share") for word in said)


def view_counter(line: Line, said: list[str]) -> bool:
    """`870 views`, `Views: 870`."""
    return 2 <= len(said) <= 5 and re.match(_VIEWS, line.text.lower()) is not None


def reading_time(line: Line, said: list[str]) -> bool:
    """`6 min read`."""
    return 1 <= len(said) <= 5 and re.match(_READING_TIME, line.text.lower()) is not None


def photo_credit(line: Line, said: list[str]) -> bool:
    """`(AP Photo/Jane Doe)`, `Photo: Trend`, `Jane Doe/Getty Images`; not a caption with a sentence."""
    if not 1 < len(said) <= 14 or line.is_prose:
        return False
    lower = line.text.lower()
    is_opening = said[0] in words("crediting") and re.match(_CREDIT, lower) is not None
    return is_opening or re.search(_AGENCY_CREDIT, lower) is not None


def caption(line: Line, said: list[str]) -> bool:
    """A caption: a sentence or two that ends in the credit of its photo."""
    del said
    printed = line.text[-100:]
    if not line.ends_sentence and (_is_glued_credit(printed) or re.search(_CREDIT_TAIL, printed) is not None):
        return True
    tail = printed.lower()
    has_word = "photo" in tail or "image" in tail or tail.endswith(")")
    return has_word and re.search(_CAPTION_END, tail) is not None


def _is_glued_credit(tail: str) -> bool:
    """Say whether a name stands right behind the mark of the last sentence; `Sci.News` is one of a site."""
    match = re.search(_GLUED_CREDIT, tail)
    if match is None:
        return False
    names = [word for word in re.split(r"[ /]+", match["credit"]) if word]
    return all(word[0].isupper() for word in names) and (len(names) > 1 or not match["last"][0].isupper())


def disclosure(line: Line, said: list[str]) -> bool:
    """`We may earn a commission from links on this page.`; not what somebody says or is told."""
    known = set(said)
    return (
        not words("paid").isdisjoint(known)
        and not words("publisher").isdisjoint(known)
        and not words("shop").isdisjoint(known)
        and words("saying").isdisjoint(known)
        and line.text[0] not in _QUOTE_MARKS
    )


def copyright_line(line: Line, said: list[str]) -> bool:
    """`© 2024 Outlet`, `Copyright 2023 …`, `All rights reserved`, and terms of reuse."""
    if line.text[0] != "©" and said[0] not in words("noticing"):
        return False
    return re.match(_NOTICE, fold_case(line.text)) is not None


def related_link(line: Line, said: list[str]) -> bool:
    """A link to another story, marked as one: `Read also: …`, `RELATED: …`; not a sentence."""
    return (
        said[0] in words("linking")
        and (not line.ends_sentence or re.match(_SHOUTED_LINK, line.text) is not None)
        and re.match(_LINK, line.text.lower()) is not None
    )


def follow_us(line: Line, said: list[str]) -> bool:
    """An invitation to a channel: `Follow us on Twitter @AzerNewsAz`; not what somebody says or is told."""
    if said[0] not in words("inviting") or len(said) > _MOST_WORDS or line.text[0] in _QUOTE_MARKS:
        return False
    folded = fold_case(line.text)
    return (
        re.match(_INVITE, folded) is not None
        and re.search(_CHANNEL, folded) is not None
        and re.search(_TOLD, folded) is None
    )


def reporters_note(line: Line, said: list[str]) -> bool:
    """`(Reporting by Jane Doe in Baku; Editing by John Roe)`."""
    return said[0] in words("reporting") and re.match(_REPORTERS, line.text.lower()) is not None


def author_note(line: Line, said: list[str]) -> bool:
    """`Jane Doe is AzerNews’ staff journalist, follow her on Twitter: @jane_doe`."""
    return "@" in line.text and len(said) <= _MOST_WORDS and re.search(_AUTHOR_NOTE, line.text) is not None


def bare_link(line: Line, said: list[str]) -> bool:
    """An address alone on its line, with or without a label: `URL: https://…`."""
    return ("http" in said[:3] or "https" in said[:3]) and re.match(_ADDRESS, line.text) is not None


def contributors_note(line: Line, said: list[str]) -> bool:
    """`Associated Press writer Jane Doe in Baku contributed to this report.`; no sentence of a story."""
    return "contributed" in said and re.match(_CONTRIBUTED, line.text) is not None


def cookie_notice(line: Line, said: list[str]) -> bool:
    """`We use cookies to improve your experience.`; not what somebody says about cookies."""
    is_about = "cookies" in said or "cookie" in said
    if not is_about or line.text[0] in _QUOTE_MARKS:
        return False
    folded = fold_case(line.text)
    return re.match(_COOKIES, folded) is not None and re.search(_TOLD, folded) is None


def disclaimer(line: Line, said: list[str]) -> bool:
    """`The views expressed are the author's own and do not reflect the position of …`."""
    if said[0] not in words("disclaiming") and said[1:2] not in (["views"], ["opinions"]):
        return False
    folded = fold_case(line.text)
    is_notice = "expressed" in said and re.match(_DISCLAIMER, folded) is not None
    return is_notice and re.search(_TOLD, folded) is None


def breadcrumb(line: Line, said: list[str]) -> bool:
    """`Home / Politics`, `Home > News > Economy`."""
    is_path = said[0] in ("home", "homepage") and 1 < len(said) <= 8 and not line.ends_sentence
    return is_path and re.match(_BREADCRUMB, line.text.lower()) is not None


def source_line(line: Line, said: list[str]) -> bool:
    """`Source: Interfax`; not a label before a sentence."""
    return said[0] == "source" and 1 < len(said) <= 5 and re.match(_SOURCE, fold_case(line.text)) is not None


def embedded_post(line: Line, said: list[str]) -> bool:
    """What a post in a page leaves: the signature `— Jane Doe (@jane_doe) May 3, 2021`."""
    del said
    return "@" in line.text and re.match(_POST_SIGNATURE, line.text) is not None


def furniture_line(line: Line, said: list[str]) -> bool:
    """A line, no sentence, with a phrase of forms and footers: `CLICK HERE TO READ MORE`, `Your email*`."""
    del said
    return not line.is_prose and not line.ends_sentence and speaks_of_furniture(line.key)


class _Spec(NamedTuple):
    """A rule, and what a line must be for it to be asked at all.

    Attributes:
        opens: the class of words whose first word the line must be; None for any.
        most_words: of the line.
    """

    name: str
    rule: Rule
    opens: str | None = None
    most_words: int = 10_000


RULES: Final = (
    _Spec("share_bar", share_bar, most_words=12),
    _Spec("view_counter", view_counter, most_words=5),
    _Spec("reading_time", reading_time, most_words=5),
    _Spec("photo_credit", photo_credit, most_words=14),
    _Spec("copyright_line", copyright_line),
    _Spec("related_link", related_link, "linking"),
    _Spec("author_note", author_note, most_words=_MOST_WORDS),
    _Spec("follow_us", follow_us, "inviting", _MOST_WORDS),
    _Spec("reporters_note", reporters_note, "reporting"),
    _Spec("caption", caption),
    _Spec("bare_link", bare_link),
    _Spec("contributors_note", contributors_note),
    _Spec("cookie_notice", cookie_notice),
    _Spec("disclaimer", disclaimer),
    _Spec("disclosure", disclosure),
    _Spec("source_line", source_line, most_words=5),
    _Spec("breadcrumb", breadcrumb, most_words=8),
    _Spec("embedded_post", embedded_post, most_words=_MOST_WORDS),
    _Spec("furniture_line", furniture_line, most_words=_MOST_WORDS),
)
"""The rules in the order they are asked, after the phrases on file."""


@cache
def _rules_for(first: str | None, steps: int) -> tuple[tuple[str, Rule], ...]:
    """Return the rules for lines of at least `steps` words that open with `first`, a word that opens any."""
    return tuple(
        (spec.name, spec.rule)
        for spec in RULES
        if spec.most_words >= steps and (spec.opens is None or (first or "") in words(spec.opens))
    )


@cache
def _openers() -> frozenset[str]:
    return words("noticing").union(*(words(spec.opens) for spec in RULES if spec.opens))


def _rules_of(said: list[str]) -> tuple[tuple[str, Rule], ...]:
    first = said[0]
    return _rules_for(first if first in _openers() else None, _STEPS[min(len(said), _MOST_WORDS + 1)])


@cache
def _phrases() -> dict[str, str]:
    return {key_of(phrase): rule for phrase, rule in line_phrases().items()}


def known_phrase(said: list[str]) -> str | None:
    """Return the rule of a whole line that is one of the phrases of menus and footers, a count aside.

    >>> known_phrase(["27", "comments"]), known_phrase("read more of his work she said".split())
    ('comments_line', None)
    """
    if len(said) > _LONGEST_PHRASE_WORDS:
        return None
    rule = _phrases().get(" ".join(said))
    if rule is None and len(said) > 1 and (said[0].isdecimal() or said[-1].isdecimal()):
        rule = _phrases().get(" ".join(word for word in said if not word.isdecimal()))
    return rule


@cache
def _furniture() -> tuple[frozenset[str], Mapping[str, tuple[str, ...]]]:
    """Return furniture's words, and its phrases by their first word."""
    phrases: dict[str, tuple[str, ...]] = {}
    for phrase in map(key_of, furniture_phrases()):
        first = phrase.partition(" ")[0]
        phrases[first] = (*phrases.get(first, ()), f" {phrase} ")
    return furniture_words(), phrases


def speaks_of_furniture(key: str) -> bool:
    """Say whether a line with this key holds a word or phrase that stories hardly ever do."""
    alone, phrases = _furniture()
    said = key.split(" ")
    if not alone.isdisjoint(said):
        return True
    firsts = phrases.keys() & said
    return bool(firsts) and any(phrase in f" {key} " for first in firsts for phrase in phrases[first])


def noise_rule(line: Line) -> str | None:
    r"""Return the name of the rule that drops this line wherever it stands, or None.

    A line of marks alone goes as `lone_marks`, but a lone quotation mark belongs to its quote.

    >>> from onrecord.clean.lines import lines_of
    >>> from onrecord.text.offsets import line_spans
    >>> text = "...\nStay up-to-date with our WhatsApp channel\nHe asked them to follow us on the road."
    >>> [noise_rule(line) for line in lines_of(text, line_spans(text))]
    ['lone_marks', 'follow_us', None]
    """
    if len(line.text) > _MOST_CHARS:
        return None
    if not line.key or (line.text[0] == "&" and re.fullmatch(_ENTITIES, line.text)):
        return None if any(char in _QUOTE_MARKS for char in line.text) else "lone_marks"
    said = line.key.split(" ")
    phrase = known_phrase(said)
    if phrase == "read_more" and said[0] == "read" and line.text[-1] == ":":
        return "related_heading"  # headlines follow
    return _first_rule(line, said) if phrase is None else phrase


@cache
def _telling_words() -> frozenset[str]:
    """Return words of which one is in every short line that a rule says yes to, if no mark is telling."""
    alone, phrases = _furniture()
    return words("telling").union(words("share"), words("crediting"), words("paid"), alone, phrases)


def _may_be_caption(line: Line) -> bool:
    return not line.ends_sentence and (line.word_count >= _FEWEST_CAPTION_WORDS or line.text[-1] == ")")


def _first_rule(line: Line, said: list[str]) -> str | None:
    is_plain = said[0] not in _openers() and _telling_words().isdisjoint(said) and not _may_be_caption(line)
    if is_plain and len(line.text) <= _WHOLLY_KEYED_CHARS and _SIGNS.search(line.text) is None:
        return None  # as most lines are
    for name, rule in _rules_of(said):
        if rule(line, said):
            return name
    return None
