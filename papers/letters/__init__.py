"""Letters to people who follow a submission."""

from papers.letters.sending import SEND, can_be_sent, due, send_due
from papers.letters.writing import message, title_of

__all__ = ["SEND", "can_be_sent", "due", "message", "send_due", "title_of"]
