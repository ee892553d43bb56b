"""The web server: routes, the stream, pages and problems. Thin: every question is answered by a service."""

from app.web.app import create_app

__all__ = ["create_app"]
