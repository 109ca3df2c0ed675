"""Does a record hold together? One that does not is no fact, and never reaches a table."""

from __future__ import annotations

from onrecord.model import Records


def fault_of(record: Records) -> str | None:
    """Say which span of a record does not hold what it says it does; None when all do."""
    body, text = record.article.body, record.document.text
    for quote in record.quotes:
        if quote.span.of(body) != quote.text or not 0 <= quote.confidence <= 1:
            return f"quote {quote.ordinal} is not at {quote.span.start}-{quote.span.end} of the body"
        named = [span for span in (quote.speaker_span, quote.cue_span) if span]
        if any(not 0 <= span.start <= span.end <= len(body) for span in named):
            return f"speaker or cue of quote {quote.ordinal} is not in the body"
    for mention in record.mentions:
        if mention.span.of(body) != mention.text:
            return f"mention {mention.text!r} is not at {mention.span.start}-{mention.span.end} of the body"
    for piece in record.article.pieces:
        kept = piece.body is not None and piece.span.of(text) == piece.body.of(body)
        if kept != (piece.disposition == "kept"):
            return f"raw line {piece.line} is not in the body as its account says"
    return None
