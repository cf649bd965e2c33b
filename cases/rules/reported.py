"""What was seen or told of a person before there was a file calls for, once there is one.

By code of the lists watch_sign and risk_type. What is not here is asked about at the door, as it is that day.
"""

from cases.rules.flags import KEEP_APART, TELL_NOBODY, WATCH_CLOSELY, WATCH_FIRST_DAYS

# Signs that helpers in the community see, in whoever is watched and in whoever has a file.
SIGNS = {"self_harm": WATCH_CLOSELY, "violence": TELL_NOBODY, "exploited": TELL_NOBODY}
# Whoever drank every day is in danger when they come in and stop.
SIGNS_AT_RECEPTION = SIGNS | {"drinking": WATCH_FIRST_DAYS}
RISKS = {
    "suicide": WATCH_CLOSELY,
    "violence": KEEP_APART,
    "trafficking": TELL_NOBODY,
    "repeat_sexual": TELL_NOBODY,
    "relapse": WATCH_FIRST_DAYS,
}
