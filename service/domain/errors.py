"""Every error that Parley raises on purpose.

    ParleyError                 has a stable `code`, a `detail` for people, and says whether trying again can help
    ├── BadInput                the caller's request cannot be done as it stands
    │   └── TooLarge            … because it is over a size limit
    ├── NotFound                no such thing, or not yours
    ├── Conflict                the request clashes with what is stored or under way
    ├── Refused                 the key is missing, wrong, or lacks the scope
    ├── JobFailed               a phase of a job failed; its code is one of `JOB_ERRORS`
    ├── Deferred                nothing failed: it is only not yet the turn of this
    └── LeaseLost               another worker has taken the job over; the result must be thrown away

Only `service/api/errors.py` knows which HTTP status a code becomes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class ParleyError(Exception):
    """Base of all deliberate errors: `code` is stable snake_case, `detail` tells a person what to do."""

    code = "internal"
    retryable = False

    def __init__(self, detail: str, *, code: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        if code is not None:
            self.code = code


@dataclass(frozen=True, slots=True)
class FieldError:
    """One bad field: `pointer` is a JSON pointer (RFC 6901) into the request body."""

    pointer: str
    detail: str


class BadInput(ParleyError):
    """The request is wrong; `fields` names each bad field."""

    code = "invalid_request"

    def __init__(self, detail: str, *, code: str | None = None, fields: Sequence[FieldError] = ()) -> None:
        super().__init__(detail, code=code)
        self.fields = tuple(fields)


class TooLarge(BadInput):
    """A body, a field or a batch is over its limit."""

    code = "too_large"


class NotFound(ParleyError):
    """There is no such thing, or it belongs to somebody else: the two look alike on purpose."""

    code = "not_found"


class Conflict(ParleyError):
    """The request clashes with what is stored or still under way."""

    code = "conflict"


class Refused(ParleyError):
    """No key, a wrong key, or a key without the scope: `code` tells which."""

    code = "unauthorized"


class Deferred(ParleyError):
    """It is not yet the turn of this: come back in `retry_after` seconds. A job that is put back loses no attempt."""

    code = "unavailable"
    retryable = True

    def __init__(self, detail: str, retry_after: float) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class LeaseLost(ParleyError):
    """The job's lease went to another worker: nothing of this attempt may be written."""

    code = "lease_lost"
    retryable = True


#: Job error codes (the contract's list) and whether a later attempt may succeed on its own.
JOB_ERRORS: dict[str, bool] = {
    "fetch_blocked_address": False,
    "fetch_timeout": True,
    "fetch_too_large": False,
    "fetch_status": False,
    "fetch_unreachable": True,
    "fetch_robots": False,
    "not_html": False,
    "challenge_page": False,
    "paywall": False,
    "nothing_extracted": False,
    "extraction_timeout": False,
    "too_complex": False,
    "internal": True,
}


class JobFailed(ParleyError):
    """A phase of a job failed. `code` is in `JOB_ERRORS`; `retry_after` is seconds the other side asked for,
    `status` its HTTP status."""

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        retryable: bool | None = None,
        retry_after: float | None = None,
        status: int | None = None,
    ) -> None:
        if code not in JOB_ERRORS:
            raise ValueError(f"unknown job error code: {code}")
        super().__init__(detail, code=code)
        self.retryable = JOB_ERRORS[code] if retryable is None else retryable
        self.retry_after = retry_after
        self.status = status
