"""Captions of photos, which end in a credit: a sentence or two, then who took the picture and for whom."""

from __future__ import annotations

import re
from typing import Final

from onrecord.clean.lines import Line

_FEWEST_CAPTION_WORDS: Final = 6
_CREDIT_CHARS: Final = 100  # at the end of a caption
_CREDIT_WORDS: Final = ("photo", "image", "picture", "illustration", "credit", "courtesy")
_CLOSING_MARKS: Final = ('"', "”")
# Of pictures; none of them writes stories.
_ARCHIVES: Final = (
    *("Getty Images", "Shutterstock", "Unsplash", "Pexels", "Pixabay", "Depositphotos", "Alamy", "iStock"),
    *("Adobe Stock", "Bettmann Archive", "Wikimedia Commons"),
)
_CREDIT_ENDS: Final = (  # of a caption, one of which `_CREDIT_TAIL` asks for
    *(")", "Getty", "AP", "AFP", "EPA", "Reuters", "REUTERS", "USA TODAY Sports"),
    *("Images", "Photo", "Photos", *_ARCHIVES),
)
_CREDIT_PARTS: Final = ("hoto", "mage", "icture", "llustration", "redit", "REDIT", "ourtesy")
# Patterns are compiled when a line first asks for them (`re` keeps them): most runs need few of them.
_CAPTION_END: Final = (
    r"\((?:[\w.]+ ){0,3}(?:photo|image|picture)s?\b[^()]{0,60}\)$|"
    r"\([^()]{2,40}(?:/| via )(?:getty images|ap|afp|reuters)\)$|"
    r"(?:[.)|/(] ?|^)(?:photo|image) (?:by|credit|courtesy)[: ][^.]{2,50}$|[/.|] ?getty images\)?$"
)
# What ends a caption: (Jane Doe/Outlet), Jane Doe/AP, via Getty Images, or (AP) behind its sentence.
_CREDIT_TAIL: Final = (
    r"\((?:@|[A-Z])[^()/]{1,60}(?:/ ?[A-Z][^()/]{1,40}){1,2}\)\Z|"
    r"[.!?”\"’] ?\((?:AP|AFP|Reuters|EPA|File|Handout|HANDOUT|"
    r"(?:Getty|Courtesy|Credit|Photo|Submitted by)\b[^()]{0,60}|"
    r"[A-Z][\w.’'-]+ [A-Z][\w.’'-]+ for (?:the )?[A-Z][^()/]{1,40})\)\Z|"
    r"(?:\w/| via |via | / )(?:Getty|AP|AFP|EPA|Reuters|REUTERS|Shutterstock|USA TODAY Sports)"
    r"(?: Images| Photos?)?\Z"
)
# "… that day. Jane Doe / Outlet", "… that day. EPA/JANE DOE", "… that day. Unsplash": no agency alone, as
# that signs a story.
_NAMES: Final = r"[A-Z][\w.&’'-]*(?: [A-Z&][\w.&’'-]*){0,6}"
_CREDIT_BEHIND: Final = (
    rf"[.!?][”\"’)]? (?:@?{_NAMES}(?: ?/ ?{_NAMES}){{1,3}}|(?:{_NAMES} )?(?:{'|'.join(_ARCHIVES)}))\.?\Z"
)
# … Credit: Jane Doe; … Photograph by Jane Doe; … Image: Jane Doe / Outlet: with or without a mark behind.
_CREDIT_LABEL: Final = (
    r"(?:^|[ .)”\"!?|/\]]|(?<=[a-z]))(?:(?:Photo|Image|Picture|IMAGE|PHOTO) ?)?(?:Credit|CREDIT)s? ?"
    r"(?::|\.\.\.|…) ?[^.!?]{2,70}\.?\Z|"
    r"\b(?:Photo|Image|Picture) credit: ?[^!?]{2,80}\Z|"
    r"[.)”\"!?|] ?(?:Photo|Photograph|Image|Picture|Illustration)s?"
    r"(?: courtesy of| provided by| supplied by| by| via|:) [^.!?]{2,70}\.?\Z|"
    r"[.)”\"!?|] ?Courtesy(?: of|:) [^.!?]{2,60}\.?\Z"
)
_ARCHIVE: Final = r"(?:FILE(?: PHOTO)?\s?[-–—:]|(?:PHOTO|IMAGE|PICTURED):|Enlarge /) ?\S"
_OPENERS: Final = ("FILE", "PHOTO:", "IMAGE:", "PICTURED:", "Enlarge /")
_BEHIND_CREDIT: Final = r", (?:FILE|File)\Z| ?(?:Acquire|Purchase) Licensing Rights,?.{0,20}\Z"
# "… that day.Jane Doe/Outlet"
_GLUED_CREDIT: Final = r"(?P<last>[^\s.]{0,30}[a-z)”\"])[.!?][”\"]?(?P<credit>[A-Z][^.!?”\"]{3,50})\Z"


def caption(line: Line, said: list[str]) -> bool:
    """A caption: a sentence or two that ends in the credit of its photo, or `FILE - …` and `PHOTO: …`."""
    del said
    if line.text[-1] == "(":  # whose credit stands on the lines below
        return True
    printed = re.sub(_BEHIND_CREDIT, "", line.text[-_CREDIT_CHARS:].replace("\u00a0", " "))
    if not line.ends_sentence and (_has_credit_tail(printed) or _is_glued_credit(printed)):
        return True
    tail = printed.lower()
    if _holds_any(tail, _CREDIT_WORDS) and re.search(_CREDIT_LABEL, printed) is not None:
        return True
    if line.text.startswith(_OPENERS) and re.match(_ARCHIVE, line.text) is not None:
        return True
    has_word = "photo" in tail or "image" in tail or tail.endswith(")")
    return has_word and re.search(_CAPTION_END, tail) is not None


def _has_credit_tail(tail: str) -> bool:
    is_signed = tail.endswith(_CREDIT_ENDS)
    if is_signed and re.search(_CREDIT_TAIL, tail) is not None:
        return True
    return (is_signed or "/" in tail) and re.search(_CREDIT_BEHIND, tail) is not None


def _is_glued_credit(tail: str) -> bool:
    """Say whether a name stands right behind the mark of the last sentence; `Sci.News` is one of a site."""
    match = re.search(_GLUED_CREDIT, tail) if _may_be_glued(tail) else None
    if match is None:
        return False
    names = [word for word in re.split(r"[ /]+", match["credit"]) if word]
    return all(word[0].isupper() for word in names) and (len(names) > 1 or not match["last"][0].isupper())


def _may_be_glued(tail: str) -> bool:
    """Say whether a capital or a closing mark stands right behind the last mark of a sentence."""
    last = max(tail.rfind("."), tail.rfind("?"), tail.rfind("!"))
    behind = tail[last + 1 : last + 2] if last > 0 else ""
    return behind.isupper() or behind in _CLOSING_MARKS


def may_be_caption(line: Line) -> bool:
    """Say whether the end of a line could be the credit of a photo."""
    tail = line.text[-_CREDIT_CHARS:]
    if tail[-1] in "()" or line.text.startswith(_OPENERS) or _holds_any(tail, _CREDIT_PARTS):
        return True
    if line.ends_sentence or line.word_count < _FEWEST_CAPTION_WORDS:
        return False
    if "/" in tail or tail.endswith(_CREDIT_ENDS):
        return True
    return _may_be_glued(tail) or _holds_any(tail.lower(), _CREDIT_WORDS)


def _holds_any(text: str, parts: tuple[str, ...]) -> bool:
    for part in parts:  # noqa: SIM110 - every line is asked, and `any` over a generator takes twice as long
        if part in text:
            return True
    return False
