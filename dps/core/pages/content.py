"""Pages of words, and what a browser asks for by itself."""

from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.views.generic import TemplateView
from django.views.generic.base import RedirectView

STATEMENT_TESTED_ON = date(2026, 11, 20)


class Accessibility(TemplateView):
    template_name = "pages/accessibility.html"
    extra_context = {"tested_on": STATEMENT_TESTED_ON}


class Privacy(TemplateView):
    template_name = "pages/privacy.html"


class Cookies(TemplateView):
    template_name = "pages/cookies.html"
    extra_context = {
        "session_cookie": settings.SESSION_COOKIE_NAME,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "known_cookie": settings.KNOWN_COOKIE_NAME,
        "kept_cookie": settings.KEPT_COOKIE_NAME,
    }


class Terms(TemplateView):
    template_name = "pages/terms.html"


class Help(TemplateView):
    template_name = "pages/help.html"


class FavouriteIcon(RedirectView):
    """Where there is no page to name the icon (a feed, a file), browsers guess this address."""

    def get_redirect_url(self, *args: object, **kwargs: object) -> str:
        return static("icons/favicon.ico")


def web_manifest(request: HttpRequest) -> HttpResponse:
    """How a phone shows the portal on its home screen."""
    icons = [
        {"src": static(f"icons/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in (180, 192, 512)
    ]
    manifest = {
        "name": "CCIN supplier portal",
        "short_name": "CCIN suppliers",
        "start_url": "/",
        "display": "browser",
        "background_color": "#ffffff",
        "theme_color": "#00694b",
        "icons": icons,
    }
    return JsonResponse(manifest, content_type="application/manifest+json")
