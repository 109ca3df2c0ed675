"""Lines that are no part of a story, wherever they stand: one small rule for each kind.

A rule sees one whole line and nothing else, so a sentence that holds its words stays. `RULES` is the order
in which they are asked; the name of the first that says yes is what `Piece.rule` says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Final, NamedTuple, TypeAlias

from onrecord.clean.captions import caption, may_be_caption
from onrecord.clean.furniture import known_phrase, speaks_of_furniture, telling_words
from onrecord.clean.lexicon import words
from onrecord.clean.lines import QUOTE_MARKS, Line, is_title_case
from onrecord.clean.notices import (
    TOLD,
    cookie_notice,
    copyright_line,
    disclaimer,
    disclosure,
    moderation_note,
    newsletter_offer,
    publishers_note,
    reader_appeal,
    reuse_terms,
    support_appeal,
)
from onrecord.text.fold import fold_case

Rule: TypeAlias = Callable[[Line, list[str]], bool]
"""A rule is asked with the line and its words as `key_of` folds them, of which there is at least one."""

_MOST_CHARS: Final = 1_200
_MOST_LINK_WORDS: Final = 8
_MOST_WORDS: Final = 28  # of an invitation, a note or a notice
_ANY_WORDS: Final = 10_000
_CREDIT_SIGN: Final = "credit"
_FURNITURE: Final = "furniture"  # not one class of words, but what `speaks_of_furniture` asks for

# Patterns are compiled when a line first asks for them (`re` keeps them): most runs need few of them.
_INVITE: Final = (
    r"(?:please |don'?t forget to |(?:to|for) [^,.]{1,60}, ?|stay [a-z-]+(?: with us)?[,:!.]? (?:and )?)?"
    r"(?:follow |join (?:us|our|the) |subscribe |sign up|like us|find us|connect with us|"
    r"download (?:the|our) |get (?:the (?:latest|best)|our|all the|alerts|breaking)|keep up|"
    r"stay (?:up|tuned|informed|connected|updated)|read us|watch us|visit us|"
    r"our (?:telegram|whatsapp|youtube) |подпи\w+тесь на |читайте нас |присоединяйтесь |підпи\w+тесь на |"
    r"folgen sie uns |suivez-nous |abonnez-vous |síguenos |suscríbete |seguici |siga-nos |takip edin|"
    r"obserwuj nas |bizi izləyin|abunə ol)"
)
_CHANNEL: Final = (
    r"@\w|\b(?:twitter|facebook|instagram|telegram|whatsapp|youtube|linkedin|tiktok|viber|google news|"
    r"newsletters?|channel|social media|inbox|app|notifications?|e-?mail|телеграмм?е?|вконтакте|вайбер|"
    r"канал\w*|\d ?€|€ ?\d)(?!\w)"
)
_LINK: Final = (
    r"\[?(?:next|read(?: more| also| next)?|also(?: read)?|see(?: also)?|more|related(?: \w+)?|"
    r"watch(?: more)?|don['’]t miss|"
    r"listen|recommended|читайте также|читать также|смотрите также|читайте також|дивіться також|"
    r"(?:à )?lire aussi|lesen sie (?:auch|mehr)|leggi anche|le[ea] también|leia (?:também|mais)|"
    r"ayrıca okuyun|həmçinin oxuyun|czytaj (?:też|także)|zobacz też)\s?(?:[:|»>]|- )\s?\S"
)
_QUESTION_LINK: Final = r"(?:read (?:more|also|next)|also read|see also|related|watch)\s?:.*[?!]\Z"
# Whatever follows is a headline: "READ MORE: …", "[Related: …]"
_CERTAIN_LINK: Final = (
    r"(?:READ (?:MORE|ALSO|NEXT)|ALSO READ|SEE ALSO|RELATED|WATCH(?: MORE)?|DON['’]T MISS)\s?:|"
    r"\[(?:Related|RELATED|Read more|READ MORE)\s?: .*\]\Z"
)
_CREDIT: Final = (
    r"[(\[]?(?:(?:ap|afp|reuters|file|getty|epa|courtesy) ?/?)?"
    r"(?:photos?|photographs?|photographer|photo-?illustration|images?|pictures?|video|illustration|credits?|icon|"
    r"screenshot)(?: credit| courtesy| source)?(?: by | via |\.{3}|[ ]?[:/©|]|/)|"
    r"\(?(?:(?:photo|photograph|image)s? )?(?:courtesy of|provided by|supplied by|submitted by) \w"
)
_AGENCY_CREDIT: Final = (
    r"\((?:ap|afp|reuters|epa|file) photo|^\((?:ap|afp|reuters|epa|getty images)\)$|"
    r"(?:/|via )(?:getty images|reuters|afp|ap|shutterstock|alamy)\)?(?:, file)?$|"
    r"^[\w .&'-]{2,40} file photo$"
)
_BROKEN_CREDIT: Final = r"\w{3}\)\Z"
_VIEWS: Final = (
    r"(?:views?|hits|reads?|viewed|seen)[: ]{1,3}[\d.,]{1,12}k?(?: times)?$|"
    r"[\d.,]{1,12} ?k? (?:views?|hits|reads)$"
)
_PICTURE_COUNT: Final = r"(\d{1,3}) / (\d{1,3})\Z"
_READING_TIME: Final = r"\d{1,3}[ -]?min(?:ute)?s?(?:[ -]read(?:ing time)?)?$|reading time:?.{0,20}$"
_REPORTERS: Final = (
    r"\(?(?:with )?(?:additional )?(?:reporting|editing|writing|translated) (?:by|and \w+ by) "
)
_CONTRIBUTED: Final = (
    r"[^.,;:\"“]{5,120} contributed (?:(?:additional )?reporting )?to this (?:report|story|article)\.?\Z"
)
_REPLIES: Final = r"\d{1,5} (?:thoughts?|responses?|repl(?:y|ies)) (?:on|to) [\"“‘'].*[\"”’']\Z"
_ERROR: Final = r"error|mistake|typo|ошибк|помилк|səhv|xəta|\bhata"
_BREADCRUMB: Final = r"(?:you are here:?\s*)?home(?:page)?\s*[/>»›|]\s*\S"
_PATH: Final = r"[^/>»›|]{1,40}(?:[/>»›][^/>»›|]{1,40}){2}"  # of so many steps that what ends it may be long
_STEPS: Final = r"\w[\w&-]*(?: [\w&-]+){0,2}(?: [»›>] \w[\w&-]*(?: [\w&-]+){0,2}){1,3}\Z"
_SOURCE: Final = r"source\s?:\s?[\w.&' -]{2,40}\Z"
_ADDRESS: Final = r"(?:[A-Za-z]{3,9}\s?:\s*)?https?://\S+\Z"
_POST_SIGNATURE: Final = r"[-–—] ?[^@]{1,60}\(@\w{1,30}\) [A-Z][a-z]+ \d{1,2}, \d{4}\Z"
_POST_LINK: Final = r"(?:pic\.twitter\.com|https://t\.co)/\w{4,20}\Z"
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
    printed = line.text.lower().lstrip("•·|-– ")
    return 1 <= len(said) <= 5 and re.match(_READING_TIME, printed) is not None


def picture_counter(line: Line, said: list[str]) -> bool:
    """`1 / 7`, above the first of so many pictures."""
    del said
    count = re.match(_PICTURE_COUNT, line.text)
    return count is not None and int(count[1]) <= int(count[2])


def photo_credit(line: Line, said: list[str]) -> bool:
    """`(AP Photo/Jane Doe)`, `Photo: Trend`, `Jane Doe/Getty Images`; not a caption with a sentence."""
    if not 1 < len(said) <= 14 or line.is_prose:
        return False
    lower = line.text.lower()
    is_opening = said[0] in words("crediting") and re.match(_CREDIT, lower) is not None
    return is_opening or re.search(_AGENCY_CREDIT, lower) is not None


def broken_credit(line: Line, said: list[str]) -> bool:
    """`Jane Doe/Outlet)`: the end of a credit that opened on a line above."""
    del said
    return "(" not in line.text and not line.is_prose and re.search(_BROKEN_CREDIT, line.text) is not None


def related_link(line: Line, said: list[str]) -> bool:
    """A link to another story, marked as one: `Read also: …`, `RELATED: …`; not a sentence."""
    return (
        said[0] in words("linking")
        and (
            not line.ends_sentence
            or re.match(_CERTAIN_LINK, line.text) is not None
            or re.match(_QUESTION_LINK, line.text.lower()) is not None
        )
        and re.match(_LINK, line.text.lower()) is not None
        and (said[0] != "next" or is_title_case(line.text))  # what is said to come next is story
    )


def follow_us(line: Line, said: list[str]) -> bool:
    """An invitation to a channel: `Follow us on Twitter @AzerNewsAz`; not what somebody says or is told."""
    if said[0] not in words("inviting") or len(said) > _MOST_WORDS or line.text[0] in QUOTE_MARKS:
        return False
    folded = fold_case(line.text)
    return (
        re.match(_INVITE, folded) is not None
        and re.search(_CHANNEL, folded) is not None
        and re.search(TOLD, folded) is None
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


def comments_heading(line: Line, said: list[str]) -> bool:
    """`2 thoughts on “Parliament votes on budget”`."""
    del said
    return re.match(_REPLIES, line.text) is not None


def error_report(line: Line, said: list[str]) -> bool:
    """`If you notice an error, select it and press Ctrl+Enter`, in any language."""
    return "enter" in said and re.search(_ERROR, line.text.lower()) is not None


def breadcrumb(line: Line, said: list[str]) -> bool:
    """`Home / Politics`, `Home > News > Economy`, `You are here: Home / News / The headline cut...`."""
    if re.match(_BREADCRUMB, line.text.lower()) is None:
        return False
    is_short = len(said) <= _MOST_LINK_WORDS and not line.ends_sentence
    return is_short or re.match(_PATH, line.text) is not None


def section_path(line: Line, said: list[str]) -> bool:
    """`Azerbaijan » Society`."""
    del said
    return re.match(_STEPS, line.text) is not None


def source_line(line: Line, said: list[str]) -> bool:
    """`Source: Interfax`; not a label before a sentence."""
    return said[0] == "source" and 1 < len(said) <= 5 and re.match(_SOURCE, fold_case(line.text)) is not None


def embedded_post(line: Line, said: list[str]) -> bool:
    """What a post in a page leaves: the signature `— Jane Doe (@jane_doe) May 3, 2021`."""
    del said
    return re.match(_POST_SIGNATURE, line.text) is not None


def post_link(line: Line, said: list[str]) -> bool:
    """A post with the link that its network puts behind it: `… pic.twitter.com/5qMr6tmlWs`."""
    del said
    return re.search(_POST_LINK, line.text[-60:]) is not None


def furniture_line(line: Line, said: list[str]) -> bool:
    """A line, no sentence, with a phrase of forms and footers: `CLICK HERE TO READ MORE`, `Your email*`."""
    return not line.is_prose and not line.ends_sentence and speaks_of_furniture(said)


class _Spec(NamedTuple):
    """A rule, and what a line must show for it to be asked at all: one of these, where there are several.

    Attributes:
        opens: the class of words of which one must be the line's first.
        holds: the class of words of which one must stand in it.
        sign: a mark that must stand in it, or that it may end in a photo's credit.
        most_words: of the line.
    """

    name: str
    rule: Rule
    opens: str | None = None
    holds: str | None = None
    sign: str | None = None
    most_words: int = _ANY_WORDS


RULES: Final = (
    _Spec("share_bar", share_bar, holds="share", most_words=12),
    _Spec("view_counter", view_counter, holds="viewing", most_words=5),
    _Spec("reading_time", reading_time, holds="timing", most_words=5),
    _Spec("picture_counter", picture_counter, sign="/", most_words=3),
    _Spec("photo_credit", photo_credit, holds="crediting", most_words=14),
    _Spec("photo_credit", broken_credit, sign=")", most_words=6),
    _Spec("copyright_line", copyright_line, opens="noticing", sign="©"),
    _Spec("copyright_line", reuse_terms, holds="reusing"),
    _Spec("reader_appeal", reader_appeal, opens="appealing"),
    _Spec("reader_appeal", support_appeal, holds="supporting"),
    _Spec("follow_us", newsletter_offer, sign="your inbox"),
    _Spec("comments_line", moderation_note, holds="moderating"),
    _Spec("related_link", related_link, opens="linking"),
    _Spec("author_note", author_note, sign="@", most_words=_MOST_WORDS),
    _Spec("follow_us", follow_us, opens="inviting", most_words=_MOST_WORDS),
    _Spec("reporters_note", reporters_note, opens="reporting"),
    _Spec("caption", caption, sign=_CREDIT_SIGN),
    _Spec("bare_link", bare_link, holds="addressing"),
    _Spec("contributors_note", contributors_note, holds="contributing"),
    _Spec("publishers_note", publishers_note, holds="publishing"),
    _Spec("comments_line", comments_heading, holds="replying"),
    _Spec("error_report", error_report, holds="pressing", most_words=_MOST_WORDS),
    _Spec("cookie_notice", cookie_notice, holds="storing"),
    _Spec("disclaimer", disclaimer, holds="expressing"),
    _Spec("disclosure", disclosure, holds="paid"),
    _Spec("source_line", source_line, opens="sourcing", most_words=5),
    _Spec("breadcrumb", breadcrumb, opens="leading", most_words=_MOST_WORDS),
    *(_Spec("breadcrumb", section_path, sign=sign, most_words=12) for sign in (" » ", " › ", " > ")),
    _Spec("embedded_post", embedded_post, sign="@", most_words=_MOST_WORDS),
    _Spec("embedded_post", post_link, sign="/"),
    _Spec("furniture_line", furniture_line, holds=_FURNITURE, most_words=_MOST_WORDS),
)
"""The rules in the order they are asked, after the phrases on file."""


class _Asked(NamedTuple):
    """Which rules a line is to be asked by, each a bit at its place in `RULES`: by word, mark and length."""

    opens: Mapping[str, int]
    holds: Mapping[str, int]
    signs: tuple[tuple[str, int], ...]
    captions: int
    of_length: tuple[int, ...]


@cache
def _asked() -> _Asked:
    opens: dict[str, int] = {}
    holds: dict[str, int] = {}
    signs: dict[str, int] = {}
    for place, spec in enumerate(RULES):
        for word in words(spec.opens) if spec.opens else ():
            opens[word] = opens.get(word, 0) | 1 << place
        for word in _holding(spec.holds) if spec.holds else ():
            holds[word] = holds.get(word, 0) | 1 << place
        if spec.sign:
            signs[spec.sign] = signs.get(spec.sign, 0) | 1 << place
    of_length = tuple(
        sum(1 << place for place, spec in enumerate(RULES) if count <= spec.most_words)
        for count in range(_MOST_WORDS + 2)
    )
    captions = signs.pop(_CREDIT_SIGN)
    return _Asked(opens, holds, tuple(signs.items()), captions, of_length)


def _holding(name: str) -> Iterable[str]:
    return telling_words() if name == _FURNITURE else words(name)


@cache
def _rules(bits: int) -> tuple[_Spec, ...]:
    return tuple(spec for place, spec in enumerate(RULES) if bits >> place & 1)


def noise_rule(line: Line, said: list[str]) -> str | None:
    r"""Return the name of the rule that drops this line wherever it stands, or None.

    A line of marks alone goes as `lone_marks`, but a lone quotation mark belongs to its quote.

    >>> from onrecord.clean.lines import line_alone
    >>> lines = ("...", "Stay up-to-date with our WhatsApp channel", "He asked them to follow us on it.")
    >>> [noise_rule(line, line.key.split(" ")) for line in map(line_alone, lines)]
    ['lone_marks', 'follow_us', None]
    """
    if len(line.text) > _MOST_CHARS:
        return None
    if not line.key.strip("_ ") or (line.text[0] == "&" and re.fullmatch(_ENTITIES, line.text)):
        return None if any(char in QUOTE_MARKS for char in line.text) else "lone_marks"
    phrase = None if line.text[0] in QUOTE_MARKS else known_phrase(line.key)  # "Yes." is an answer
    if phrase is None:
        return _first_rule(line, said)
    if phrase == "read_more" and line.text[-1] == ":" and line.key.startswith("read "):
        return "related_heading"  # headlines follow
    return phrase


def _first_rule(line: Line, said: list[str]) -> str | None:
    asked, text = _asked(), line.text
    bits = asked.opens.get(said[0], 0)
    if not asked.holds.keys().isdisjoint(said):
        for word in asked.holds.keys() & said:
            bits |= asked.holds[word]
    for sign, rules in asked.signs:
        if sign in text:
            bits |= rules
    if may_be_caption(line):
        bits |= asked.captions
    bits &= asked.of_length[min(len(said), _MOST_WORDS + 1)]
    return next((spec.name for spec in _rules(bits) if spec.rule(line, said)), None) if bits else None
