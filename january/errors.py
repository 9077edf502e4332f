"""The root of what the package raises for its user to mend."""


class JanuaryError(Exception):
    """Something the user can mend; the text is one line that says what and how."""
