"""The analyst's word: corrections of stances and fields, moves, deletions. Timelines follow."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from schemas.article import ArticleOut, ArticlePatch, StanceIn
from service import curation
from service.api.context import caller, context, parts
from service.api.endpoint import endpoint
from service.api.views import article_json, article_tag
from service.domain.article import Article
from service.domain.errors import BadInput, FieldError, NotFound, ParleyError
from service.domain.stance import ArticleStance

bp = Blueprint("corrections", __name__)

_RECORD = {200: (ArticleOut, "The article as it is now.")}


class ChangedMeanwhile(ParleyError):
    """`If-Match` names another state of the record."""

    code = "precondition_failed"


def _actor(actor_id: str) -> str:
    if all(actor.id != actor_id for actor in context().actors):
        raise NotFound("There is no such actor: GET /v1/actors lists them.")
    return actor_id


def _unchanged(article_id: str) -> None:
    """Honours `If-Match`: a correction of a record that has changed meanwhile is refused."""
    if not request.if_match or request.if_match.star_tag:
        return
    with parts().store.reading() as tx:
        revision = tx.articles.revision(article_id)
    if revision is not None and not request.if_match.contains(article_tag(article_id, revision)):
        raise ChangedMeanwhile("The article has changed since you read it: read it again, then correct it.")


def _record(article: Article) -> Any:
    with parts().store.reading() as tx:
        revision = tx.articles.revision(article.id)
    return article_json(article), 200, {"ETag": f'"{article_tag(article.id, revision)}"'}


@bp.patch("/v1/articles/<article_id>")
@endpoint(
    "Correct date, outlet or title, or move to another cluster",
    scope="manage",
    body=ArticlePatch,
    answers=_RECORD,
    errors=("not_found", "conflict", "precondition_failed"),
    headers=("If-Match",),
)
def patch(article_id: str, body: dict[str, Any]) -> Any:
    """Lays the analyst's values over the page's."""
    _unchanged(article_id)
    by = curation.By(caller().key_id, body.pop("note"))
    if not body:
        raise BadInput(
            "Nothing to correct: send published_at, outlet, title or cluster_id.", fields=[FieldError("", "Empty.")]
        )
    article = None
    if "cluster_id" in body:
        article = curation.move(parts(), article_id, body.pop("cluster_id"), by)
    if body:
        article = curation.correct_fields(parts(), article_id, body, by)
    assert article is not None
    return _record(article)


@bp.put("/v1/articles/<article_id>/stances/<actor>")
@endpoint(
    "Correct an actor's stance",
    scope="manage",
    body=StanceIn,
    answers=_RECORD,
    errors=("not_found", "precondition_failed"),
    headers=("If-Match",),
)
def put_stance(article_id: str, actor: str, body: dict[str, Any]) -> Any:
    """The analyst's stance, kept over re-tagging."""
    _unchanged(article_id)
    by = curation.By(caller().key_id, body["note"])
    return _record(curation.correct_stance(parts(), article_id, _actor(actor), ArticleStance(body["stance"]), by))


@bp.delete("/v1/articles/<article_id>/stances/<actor>")
@endpoint(
    "Take a correction back",
    scope="manage",
    answers=_RECORD,
    errors=("not_found", "precondition_failed"),
    headers=("If-Match",),
)
def delete_stance(article_id: str, actor: str) -> Any:
    """The tagger's reading holds again."""
    _unchanged(article_id)
    return _record(curation.correct_stance(parts(), article_id, _actor(actor), None, curation.By(caller().key_id)))


@bp.delete("/v1/articles/<article_id>")
@endpoint(
    "Remove an article",
    scope="manage",
    answers={204: (None, "Gone.")},
    errors=("not_found", "precondition_failed"),
    headers=("If-Match",),
)
def delete(article_id: str) -> Any:
    """Removes it with everything of it."""
    _unchanged(article_id)
    curation.delete(parts(), article_id, curation.By(caller().key_id))
    return None, 204
