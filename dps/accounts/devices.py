"""The browsers a person has signed in with before, by a cookie that names nobody."""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from dps.accounts.models import User
from dps.core import sealing

SALT = "known-devices"
A_YEAR = 365 * 24 * 3600
MOST = 8

_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)
_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)


def greet(request: HttpRequest, response: HttpResponse, user: User) -> bool:
    """Remember this browser for this person. True if it was new."""
    known = _known(request)
    mark = sealing.token("device", user.pk)[:24]
    response.set_cookie(
        settings.KNOWN_COOKIE_NAME,
        signing.dumps([mark, *(other for other in known if other != mark)][:MOST], salt=SALT),
        max_age=A_YEAR,
        secure=settings.USES_TLS,
        httponly=True,
        samesite="Lax",
    )
    return mark not in known


def describe(agent: str) -> str:
    """Firefox on Windows: as much of a User-Agent as a person can use."""
    system = next((name for part, name in _SYSTEMS if part in agent), "")
    browser = next((name for part, name in _BROWSERS if part in agent), "")
    return f"{browser or 'A browser'} on {system}" if system else browser or "A browser or program"


def _known(request: HttpRequest) -> list[str]:
    try:
        cookie = request.COOKIES.get(settings.KNOWN_COOKIE_NAME, "")
        return list(signing.loads(cookie, salt=SALT, max_age=A_YEAR))
    except (signing.BadSignature, ValueError):
        return []
