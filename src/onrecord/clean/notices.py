"""Notices: what a publisher says of its page, and what it asks of its readers."""

from __future__ import annotations

import re
from typing import Final

from onrecord.clean.lexicon import words
from onrecord.clean.lines import QUOTE_MARKS, Line
from onrecord.text.fold import fold_case

_MOST_WORDS: Final = 45  # of where else a story was printed
TOLD: Final = r"\b(?:said|says|added|told|urged|asked)\b"
# Patterns are compiled when a line first asks for them (`re` keeps them): most runs need few of them.
_NOTICE: Final = (
    r"©|\(c\) ?\d{4}|copyright (?:©|\(c\)|\d{4}|by |of )|(?:disclaimer: )?all rights reserved|"
    r"this document is subject to copyright|"
    r"this material may not be published|"
    r"(?:when using|any use of) (?:this |our |the )?materials?\b|reproduction (?:of|in whole)|"
    r"use of (?:this|the) (?:material|content|article)"
)
_REUSE: Final = (  # terms that ask for a link
    r"(?:the |any )?(?:use|copying|reprinting|quoting|citing) of (?:the |any |our )?(?:\w+ )?materials\b"
    r".{0,60}\b(?:allowed|permitted|possible|required|obligatory|must)\b.{0,80}\b(?:hyper)?links?\b|"
    r"при .{0,40}(?:использовани|цитировани|перепечатк|копировани)\w+ .{0,40}материал\w+ .{0,120}ссылк|"
    r"при .{0,40}(?:використанн|цитуванн|передруку|копіюванн)\w* .{0,40}матеріал\w+ .{0,120}посилан"
)
_APPEAL: Final = (  # to whoever reads the page, from whoever made it
    r"you(?:'ve| have) .{0,40}\b(?:free articles?|free stories|articles? (?:remaining|left|this month))\b|"
    r"(?:we have|we've) a small favou?r to ask\b|support us from as little as\b|"
    r"while you(?:'re| are) here\b.*\b(?:newsletter|sign up|subscribe|support)\b|"
    r"(?:new ?)?you can now listen to .{0,40}\barticles\b|save articles to read later\b"
)
_SUPPORT: Final = (  # asked for, by "us" and "our"
    r"\b(?:support|contribut|donat|journalism|newsroom)\w*\b.{0,80}\blittle as [$£€]\d|"
    r"\bkeep (?:our |the |this )?(?:journalism|news|reporting)\b.{0,30}\bfree (?:for|to)\b|"
    r"\b(?:support|fund|contribut\w+ to) (?:our|independent) (?:newsroom|journalism|reporting)\b|"
    r"\bwe believe (?:that )?every(?:one|body)\b.{0,60}\b(?:journalism|news|information)\b|"
    r"\bfor (?:just |only )?the price of a (?:cup of )?coffee\b.{0,30}\byou can (?:help|support)\b|"
    r"\bplease consider (?:supporting our|becoming a (?:member|subscriber|supporter))\b|"
    r"\bour (?:newsroom|journalists|reporters)\b.{0,30}\b(?:continue|will continue|relies|rely|need)s?\b"
)
_CONSENT: Final = (  # what a form of consent says of cookies, to its reader
    r"(?:when you [^.\"“]{0,60}, )?we (?:also )?(?:store|use|set) [^.\"“]{0,40}\bcookies\b|"
    r"[\w -]{0,40}\bcookies (?:may be|are) set (?:by|through) (?:us|our|a range)\b|"
    r"(?:these|our) cookies\b[^\"“]{0,80}\b(?:you|your|us|our)\b|a cookie is a small (?:piece|text|file)\b|"
    r"under the california consumer privacy act, you\b|if you have enabled privacy controls on your browser\b"
)
_SPEAKING: Final = frozenset(("said", "says", "told"))  # services are "added" and agreement "asked" in forms
_IN_INBOX: Final = (
    r"\b(?:stories|story|news|newsletters?|articles|columns?|headlines|updates|edition)\b.{0,120}"
    r"\b(?:delivered|sent|straight|direct(?:ly)?|right)\b.{0,20}\b(?:to|in) your inbox\b"
)
_COOKIES: Final = (
    r"privacy notice: newsletters may contain\b|"
    r"(?:we|this (?:web)?site|our (?:web)?site|by (?:using|continuing)|to improve your)\b.{0,120}\bcookies?\b"
    r"|we and our (?:\d+ )?partners (?:store|process|use)\b"
)
_DISCLAIMER: Final = (
    r"(?:the )?(?:toponyms?|terminology|views|opinions|statements)\b.{0,80}\b(?:are|do not|don'?t|is)\b"
    r".{0,120}\b(?:authors?'?s?|editors|editorial|newsroom|reflect|represent|position|their own)\b"
)
_UNDATED: Final = r"(?!.*\b(?:19|20)\d\d\b)"  # what tells the day of publication is read for it
_PUBLISHED_AS: Final = (
    r"(?:a|this) version of this (?:article|story|review|column|obituary) (?:appear(?:s|ed)|was published)\b|"
    rf"{_UNDATED}th(?:is|e following) (?:article|story|piece|post|essay|column|report|interview)"
    r"(?: was| has been| is)? (?:originally|first) (?:appeared|published|posted|ran)\b|"
    r"published in (?:the )?\w[\w ]{2,30}, [a-z]+ \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d\.?\Z|"
    rf"{_UNDATED}originally published (?:as|by|in)\b|"
    r"this (?:article|story|essay|column) appear(?:s|ed) in the .{3,40} section of the print edition\b|"
    r"this (?:article|story) has been reviewed according to\b|"
    r"by (?:submitting|choosing|clicking|entering|providing|subscribing|signing up|creating)\b.{0,80}"
    r"\b(?:you|i) (?:agree|accept|consent)\b|"
    r"(?:story )?materials? provided by\b.{0,160}\b(?:edited|content)\b|"
    r"use this form if you have come across a typo\b|your feedback is important to us\b|"
    r"thank you for taking (?:the )?time to provide your feedback\b|"
    r"citation: .{10,300} retrieved \d|the authors?(?: or authors)? do(?:es)? not own shares in any\b|"
    r".{3,40}\bis part of .{3,40}, an international media group\b|"
    r"our standards:? the thomson reuters trust principles|"
    r".{3,80}\bis a (?:registered )?trademark of\b.{3,120}\bused\b"
)


def copyright_line(line: Line, said: list[str]) -> bool:
    """`© 2024 Outlet`, `Copyright 2023 …`, `All rights reserved`, and terms of reuse."""
    if line.text[0] != "©" and said[0] not in words("noticing"):
        return False
    return re.match(_NOTICE, fold_case(line.text)) is not None


def reuse_terms(line: Line, said: list[str]) -> bool:
    """`The use of materials from the site is allowed only with a hyperlink`, in other languages, too."""
    del said
    return line.text[0] not in QUOTE_MARKS and re.match(_REUSE, fold_case(line.text)) is not None


def reader_appeal(line: Line, said: list[str]) -> bool:
    """`You have 2 free articles remaining this month.`; not what somebody says or is told."""
    folded = fold_case(line.text)
    is_story = line.text[0] in QUOTE_MARKS or not words("saying").isdisjoint(said)
    return not is_story and re.match(_APPEAL, folded.replace("’", "'")) is not None


def support_appeal(line: Line, said: list[str]) -> bool:
    """`Support our newsroom with as little as $2 a month.`; not what somebody says or is told."""
    if words("reader").union(words("publisher")).isdisjoint(said) or line.text[0] in QUOTE_MARKS:
        return False
    return words("saying").isdisjoint(said) and re.search(_SUPPORT, fold_case(line.text)) is not None


def newsletter_offer(line: Line, said: list[str]) -> bool:
    """`The week's best stories, delivered straight to your inbox`; not what somebody says or is told."""
    if line.text[0] in QUOTE_MARKS or not words("saying").isdisjoint(said):
        return False
    return re.search(_IN_INBOX, fold_case(line.text)) is not None


def moderation_note(line: Line, said: list[str]) -> bool:
    """`Comments on this piece are premoderated to ensure …`."""
    del said
    return re.match(r"comments .{0,40}\bare (?:pre-?)?moderated\b", fold_case(line.text)) is not None


def publishers_note(line: Line, said: list[str]) -> bool:
    """`A version of this article appears in print on …`, `This story was originally published by …`."""
    if line.text[0] in QUOTE_MARKS or len(said) > _MOST_WORDS:
        return False
    folded = fold_case(line.text)
    return re.match(_PUBLISHED_AS, folded) is not None and re.search(TOLD, folded) is None


def cookie_notice(line: Line, said: list[str]) -> bool:
    """`We use cookies to improve your experience.`; not what somebody says about cookies."""
    if words("storing").isdisjoint(said) or line.text[0] in QUOTE_MARKS:
        return False
    folded = fold_case(line.text)
    if re.match(_CONSENT, folded) is not None:
        return _SPEAKING.isdisjoint(said)
    return re.match(_COOKIES, folded) is not None and re.search(TOLD, folded) is None


def disclaimer(line: Line, said: list[str]) -> bool:
    """`The views expressed are the author's own and do not reflect the position of …`."""
    if said[0] not in words("disclaiming") and said[1:2] not in (["views"], ["opinions"]):
        return False
    folded = fold_case(line.text)
    is_notice = "expressed" in said and re.match(_DISCLAIMER, folded) is not None
    return is_notice and re.search(TOLD, folded) is None


def disclosure(line: Line, said: list[str]) -> bool:
    """`We may earn a commission from links on this page.`; not what somebody says or is told."""
    known = set(said)
    return (
        not words("paid").isdisjoint(known)
        and not words("publisher").isdisjoint(known)
        and not words("shop").isdisjoint(known)
        and words("saying").isdisjoint(known)
        and line.text[0] not in QUOTE_MARKS
    )
