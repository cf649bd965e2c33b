"""What a browser says it is, in words people know: `Chrome บนโทรศัพท์ Android`.

A browser may say anything, so this helps a person recognise their own machine and proves nothing.
"""

# The first mark that is found names it: most browsers also carry the marks of those they descend from.
_BROWSERS = (
    ("Line/", "แอป LINE"),
    ("Edg", "Edge"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("OPR/", "Opera"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "โทรศัพท์ iPhone"),
    ("iPad", "แท็บเล็ต iPad"),
    ("Android", "โทรศัพท์หรือแท็บเล็ต Android"),
    ("Windows", "เครื่อง Windows"),
    ("CrOS", "เครื่อง Chromebook"),
    ("Macintosh", "เครื่อง Mac"),
    ("Linux", "เครื่อง Linux"),
)


def describe(user_agent: str) -> str:
    """Browser and system of a User-Agent header."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "โปรแกรมที่ไม่รู้จัก")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "เครื่องที่ไม่รู้จัก")
    return f"{browser} บน{system}"
