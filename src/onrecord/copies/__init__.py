"""What articles have in common, and which of them are copies.

A body is cut into paragraphs and into *shingles*, every five words in a row (Broder, On the resemblance
and containment of documents, 1997). Two articles are copies when the shorter one's shingles stand, half
of them or more, in the longer one; `measures` has the rule, `shingles` the sample that finds candidates
without comparing all with all, `stories` joins pairs. Pure functions; the warehouse asks them.
"""
