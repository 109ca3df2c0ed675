"""What every step knows of plain text: folding, words, sentences, byte offsets."""
