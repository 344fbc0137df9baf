"""What people hand in, in any form: read into pieces, looked up, sent."""

from papers.incoming.carrying import MOST_LOST, Carried, NoLongerKept, carried, carry, left_out
from papers.incoming.files import NoText, Uploaded, read_file
from papers.incoming.reading import MAX_CHARS, MAX_PIECES, Piece, pieces
from papers.incoming.resembling import MayBe
from papers.incoming.sending import MOST_AT_ONCE, MOST_WITH_ACCOUNT, Sent, submit_all, to_tell
from papers.incoming.standing import Found, Place, Standing, Stands, compared, standing

__all__ = [
    "MAX_CHARS",
    "MAX_PIECES",
    "MOST_AT_ONCE",
    "MOST_LOST",
    "MOST_WITH_ACCOUNT",
    "Carried",
    "Found",
    "MayBe",
    "NoLongerKept",
    "NoText",
    "Piece",
    "Place",
    "Sent",
    "Standing",
    "Stands",
    "Uploaded",
    "carried",
    "carry",
    "compared",
    "left_out",
    "pieces",
    "read_file",
    "standing",
    "submit_all",
    "to_tell",
]
