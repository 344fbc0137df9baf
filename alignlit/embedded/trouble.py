"""What a person can mend: one sentence with the remedy, never a traceback."""


class Trouble(Exception):
    """Something that keeps the site from starting; its text is shown as it is."""
