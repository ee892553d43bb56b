"""The errors that a person can cause or must be told of. Everything else is a defect of the program."""


class ReluscopeError(Exception):
    """Base of all errors whose text is meant for the person who asked."""


class InputError(ReluscopeError):
    """Something in the request is not allowed.

    `field` is the dotted path of what was wrong, such as ``network.layers[2].weight``;
    `message` is one sentence that says what is allowed there.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


class NumericError(ReluscopeError):
    """The answer exists, but float64 cannot hold it."""
