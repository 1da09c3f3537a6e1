"""The decorator of every view: key and scope, body and query through schemas, the answer through a schema.

What it is told is kept on the view (`view.operation`), and `openapi.py` writes the document from that: what is
documented is what is enforced.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Response, current_app, g, request
from marshmallow import Schema, ValidationError

from service.api import limits
from service.domain.errors import BadInput, FieldError, NotFound, Refused, TooLarge

#: Largest body taken: the largest HTML page and its JSON escapes.
MAX_BODY = 25_000_000

View = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """What a view is told about itself. `answers` maps status to (schema or content type, description)."""

    summary: str
    scope: str | None
    body: type[Schema] | None = None
    query: type[Schema] | None = None
    answers: Mapping[int, tuple[Any, str]] = field(default_factory=dict)
    errors: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    body_types: tuple[str, ...] = ("application/json",)


def endpoint(
    summary: str,
    *,
    scope: str | None,
    answers: Mapping[int, tuple[Any, str]],
    body: type[Schema] | None = None,
    query: type[Schema] | None = None,
    errors: tuple[str, ...] = (),
    headers: tuple[str, ...] = (),
    body_types: tuple[str, ...] = ("application/json",),
) -> Callable[[View], View]:
    """Makes a plain function a view.

    The function gets `body` and `query` as keyword arguments where there are schemas for them, next to the path's
    parts, and returns an object (dumped with the schema of 200 or of the only answer), `(object, status)`,
    `(object, status, headers)`, or a finished `Response`.
    """
    operation = Operation(summary, scope, body, query, answers, errors, headers, body_types)

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapper(**parts: Any) -> Response:
            if scope:
                _admit(scope)
            if any("\0" in str(part) for part in parts.values()):
                raise NotFound("There is no such thing.")
            if query:
                parts["query"] = load_query(query)
            if body:
                parts["body"] = load_body(body, {} if _may_be_missing(body) else json_body())
            return _answer(operation, view(**parts))

        wrapper.operation = operation  # type: ignore[attr-defined]
        return wrapper

    return decorate


def _may_be_missing(body: type[Schema]) -> bool:
    """Whether there is no body at all, and none of its fields is required: `curl -X POST …/ack`."""
    empty = not request.content_length and not request.mimetype and "Transfer-Encoding" not in request.headers
    return empty and not any(field.required for field in _made(body).fields.values())


def _admit(scope: str) -> None:
    context = current_app.extensions["parley"]
    caller = context.keyring.caller(request.headers.get("Authorization"))
    limits.count(context.limiter, caller.key_id)
    if scope != "any" and not caller.may(scope):
        raise Refused(f"This needs a key with the scope {scope}.", code="forbidden")
    g.caller = caller


def json_body() -> Any:
    """The request's body as JSON. Raises `BadInput` (`invalid_json`, `unsupported_media_type`) and `TooLarge`."""
    if request.mimetype not in ("application/json", "") and not request.mimetype.endswith("+json"):
        raise BadInput("Send Content-Type: application/json.", code="unsupported_media_type")
    return parse_json(raw_body())


def raw_body() -> bytes:
    """The body's bytes. Raises `TooLarge`."""
    if request.content_length is not None and request.content_length > MAX_BODY:
        raise TooLarge(f"The body is over {MAX_BODY // 1_000_000} MB: send less.")
    data = request.stream.read(MAX_BODY + 1)
    if len(data) > MAX_BODY:
        raise TooLarge(f"The body is over {MAX_BODY // 1_000_000} MB: send less.")
    return data


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def parse_json(data: bytes) -> Any:
    """Bytes as JSON, strictly. Raises `BadInput` (`invalid_json`)."""
    try:
        return json.loads(data.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"The body is not JSON in UTF-8: {error}.", code="invalid_json") from None


def load_body(schema: type[Schema], data: Any) -> Any:
    """Data through an input schema. Raises `BadInput` with a pointer for each bad field."""
    if not isinstance(data, dict):
        raise BadInput("The body must be a JSON object.", fields=[FieldError("", "Not an object.")])
    try:
        return _made(schema).load(data)
    except ValidationError as error:
        fields = tuple(pointers(error.messages_dict))
        text = "; ".join(f"{f.pointer or 'body'}: {f.detail}" for f in fields[:3])
        raise BadInput(text, fields=fields, code=_code(fields)) from None


@functools.cache
def _made(schema: type[Schema]) -> Schema:
    """The schema itself: to make one copies all of its fields."""
    return schema()


def _code(fields: tuple[FieldError, ...]) -> str:
    """A field over its size has a code of its own: splitting helps, mending does not."""
    return "too_large" if any(f.detail.startswith("Longer than") for f in fields) else "invalid_request"


def load_query(schema: type[Schema]) -> Any:
    """The query string through a schema. Raises `BadInput` (`invalid_query`)."""
    asked = schema()
    known = ", ".join(sorted(field.data_key or name for name, field in asked.load_fields.items()))
    asked.error_messages["unknown"] = f"There is no such parameter here; there are: {known}."
    multi = {name: values for name, values in request.args.lists() if len(values) > 1}
    try:
        if multi:
            raise ValidationError({name: ["Given more than once."] for name in multi})
        return asked.load(dict(request.args.items()))
    except ValidationError as error:
        fields = tuple(FieldError("?" + f.pointer.lstrip("/"), f.detail) for f in pointers(error.messages_dict))
        text = "; ".join(f"{f.pointer}: {f.detail}" for f in fields[:3])
        raise BadInput(text, fields=fields, code="invalid_query") from None


def pointers(messages: Mapping[Any, Any], base: str = "") -> list[FieldError]:
    """Marshmallow's nested messages as JSON pointers."""
    found: list[FieldError] = []
    for name, inner in messages.items():
        token = str(name).replace("~", "~0").replace("/", "~1")
        path = base if name == "_schema" else f"{base}/{token}"
        if isinstance(inner, Mapping):
            found += pointers(inner, path)
        else:
            found += [FieldError(path, str(text)) for text in (inner if isinstance(inner, list) else [inner])]
    return found


def _answer(operation: Operation, result: Any) -> Response:
    if isinstance(result, Response):
        return result
    value, status, headers = (*result, {})[:3] if isinstance(result, tuple) else (result, _only(operation), {})
    schema = operation.answers[status][0]
    if schema is None:
        return Response(status=status, headers=headers)
    body = _made(schema).dump(value)
    return Response(json.dumps(body, ensure_ascii=False), status, headers, content_type="application/json")


def _only(operation: Operation) -> int:
    return 200 if 200 in operation.answers else next(iter(operation.answers))
