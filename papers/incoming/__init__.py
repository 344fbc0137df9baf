"""What people hand in, in any form: read into pieces, looked up, sent."""

from papers.incoming.carrying import Carried, carried, carry
from papers.incoming.files import Uploaded, read_file
from papers.incoming.reading import MAX_CHARS, MAX_PIECES, Piece, pieces
from papers.incoming.sending import MOST_AT_ONCE, Sent, submit_all
from papers.incoming.standing import Found, Place, Standing, Stands, standing

__all__ = [
    "MAX_CHARS",
    "MAX_PIECES",
    "MOST_AT_ONCE",
    "Carried",
    "Found",
    "Piece",
    "Place",
    "Sent",
    "Standing",
    "Stands",
    "Uploaded",
    "carried",
    "carry",
    "pieces",
    "read_file",
    "standing",
    "submit_all",
]
