"""Pages for people: `/` the web page, `/docs` the API page, `/docs/NAME` the manual. All work without the internet."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from service.web.manual import Page, load

bp = Blueprint("web", __name__, template_folder="templates", static_folder="static", static_url_path="/static")

#: Nothing from elsewhere, no inline script or style, no framing: a text that slips through escaping still does nothing.
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
)

#: The manual: `docs/*.md` beside the package.
MANUAL = Path(__file__).resolve().parents[2] / "docs"


@bp.after_request
def _guard(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers.setdefault("Cache-Control", "no-cache")  # static files are asked for with their ETag
    return response


@bp.get("/")
def home() -> str:
    """The web page."""
    known = current_app.extensions["parley"]
    known.opened()
    return render_template("index.html", topic=known.lexicon.topic)


@bp.get("/favicon.ico")
def icon() -> AnyResponse:
    """Browsers ask for it unasked."""
    return redirect("/static/icon.svg", 301)


@bp.get("/docs")
def api() -> str:
    """The API page: written by its script from /openapi.json."""
    return render_template("api.html", pages=_pages())


@bp.get("/docs/<name>")
def manual(name: str) -> str | AnyResponse:
    """One page of the manual; `NAME.md` leads to it too, so that links between the files work here."""
    if name.endswith(".md"):
        return redirect(request.path.removesuffix(".md"), 302)
    page = next((page for page in _pages() if page.name == name), None)
    if page is None:
        abort(404, "There is no such page: /docs lists those there are.")
    return render_template("page.html", page=page, pages=_pages())


def _pages() -> list[Page]:
    return load(MANUAL)
