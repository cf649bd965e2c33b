"""What the pages of people need: code lists, and a form that opens a file."""

import pytest

pytestmark = pytest.mark.usefixtures("reference")


@pytest.fixture
def typed():
    """The least a register form needs, as the browser sends it; override by keyword."""

    def make(**fields):
        return {
            "identity": "known",
            "first_name": "คำผาย",
            "last_name": "แสนคำดี",
            "sender_kind": "self",
            "nationality_status": "unknown",
            "sex": "unknown",
            **fields,
        }

    return make
