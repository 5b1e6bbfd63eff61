"""The base of errors that are told to people as they are."""


class Explained(Exception):
    """Something is not as it should be, and not by a defect of ours.

    The text says what is wrong, where, and what to do; the command prints it without a traceback.
    """
