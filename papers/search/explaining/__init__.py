"""What a reader is shown of a match: marked words, and why a paper is there."""
