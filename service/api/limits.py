"""Rate limits: who asks too often gets 429 and when to come back; everybody is told what is left.

Headers as in the IETF's draft "RateLimit header fields for HTTP": `RateLimit-Policy: "key";q=600;w=60` and
`RateLimit: "key";r=599;t=42` (599 left, 42 s until the window ends).
"""

from __future__ import annotations

from flask import Flask, Response, g

from service.domain.errors import ParleyError
from service.ports import Allowance, Limiter


class RateLimited(ParleyError):
    """Too many requests with this key."""

    code = "rate_limited"
    retryable = True

    def __init__(self, allowance: Allowance) -> None:
        super().__init__(
            f"More than {allowance.limit} requests in {allowance.window} s with this key: wait {allowance.reset} s."
        )
        self.retry_after = float(allowance.reset)


def count(limiter: Limiter, key_id: str) -> None:
    """Counts the request. Raises `RateLimited`."""
    g.allowance = limiter.take(key_id)
    if g.allowance and not g.allowance.granted:
        raise RateLimited(g.allowance)


def install(app: Flask) -> None:
    """Says on every counted answer what is left."""

    @app.after_request
    def _tell(response: Response) -> Response:
        allowance: Allowance | None = g.get("allowance")
        if allowance:
            response.headers["RateLimit-Policy"] = f'"key";q={allowance.limit};w={allowance.window}'
            response.headers["RateLimit"] = f'"key";r={allowance.remaining};t={allowance.reset}'
        return response
