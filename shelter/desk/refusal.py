"""A verb that cannot be done now, and why."""


class Refused(Exception):
    """Raised by actions. The message is a Thai sentence for the page: what is wrong and what to do next."""
