"""Counts by actor, kept by triggers; and a mark on corrected articles, so that their list is walked by an index.

Of each actor `tallies` then holds what the facets of its articles are: their months, their outlets, and every actor's
stance in them. A row of `stances` that comes or goes changes the counts of its own actor and, in its article's other
stances, of theirs. A later migration that rebuilds `articles` or `stances` on SQLite has to make the triggers anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_INTO = "INSERT INTO tallies (by_actor, facet, name, stance, n)"


def upgrade() -> None:
    """Marks what was corrected, counts what is there, and makes the triggers."""
    op.add_column("articles", sa.Column("corrected", sa.Boolean(), server_default="0", nullable=False))
    op.execute("UPDATE articles SET corrected = '1' WHERE id IN (SELECT article_id FROM corrections)")
    op.create_index(
        "ix_articles_corrected",
        "articles",
        ["published_at", "id"],
        sqlite_where=sa.text("corrected = 1"),
        postgresql_where=sa.text("corrected"),
    )
    op.add_column("tallies", sa.Column("by_actor", sa.String(length=40), nullable=True))
    op.create_index("ix_tallies_by_actor", "tallies", ["by_actor"])
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in (*_counted(sqlite), *(_sqlite() if sqlite else _postgresql())):
        op.get_bind().exec_driver_sql(statement)


def _month(at: str, sqlite: bool) -> str:
    return f"substr({at}, 1, 7)" if sqlite else f"to_char({at} AT TIME ZONE 'UTC', 'YYYY-MM')"


def _counted(sqlite: bool) -> list[str]:
    """What fills in the counts of what is there."""
    month = _month("s.published_at", sqlite)
    return [
        f"{_INTO} SELECT s.actor, 'month', {month}, NULL, count(*) FROM stances s GROUP BY s.actor, {month}",
        f"{_INTO} SELECT s.actor, 'outlet', a.outlet, NULL, count(*) FROM stances s "
        "JOIN articles a ON a.id = s.article_id GROUP BY s.actor, a.outlet",
        f"{_INTO} SELECT s.actor, 'stance', o.actor, o.stance, count(*) FROM stances s "
        "JOIN stances o ON o.article_id = s.article_id GROUP BY s.actor, o.actor, o.stance",
    ]


# --- SQLite: for each row --------------------------------------------------------------------------------------------


def _sqlite() -> list[str]:
    came, gone = _row("new", 1), _row("old", -1)
    changed = " OR ".join(f"old.{name} IS NOT new.{name}" for name in ("article_id", "actor", "stance", "published_at"))
    moved = " UNION ALL ".join(
        f"SELECT s.actor, 'outlet', {row}.outlet, NULL, {n} FROM stances s WHERE s.article_id = new.id"
        for row, n in (("old", -1), ("new", 1))
    )
    return [
        f"CREATE TRIGGER tally_by_actor_insert AFTER INSERT ON stances BEGIN {came}; END",
        f"CREATE TRIGGER tally_by_actor_delete AFTER DELETE ON stances BEGIN {gone}; END",
        "CREATE TRIGGER tally_by_actor_update AFTER UPDATE OF article_id, actor, stance, published_at ON stances "
        f"WHEN {changed} BEGIN {gone}; {came}; END",
        "CREATE TRIGGER tally_by_actor_outlet AFTER UPDATE OF outlet ON articles WHEN old.outlet IS NOT new.outlet "
        f"BEGIN {_INTO} {moved}; END",
        # An article goes before its stances do, and with it the outlet that they were counted under.
        "CREATE TRIGGER tally_by_actor_end BEFORE DELETE ON articles BEGIN "
        f"{_INTO} SELECT s.actor, 'outlet', old.outlet, NULL, -1 FROM stances s WHERE s.article_id = old.id; END",
    ]


def _row(row: str, n: int) -> str:
    """What a stance adds to the counts, or takes away: its own actor's, and those of the article's other stances."""
    rest = f"FROM stances s WHERE s.article_id = {row}.article_id AND s.rowid <> {row}.rowid"
    return f"{_INTO} " + " UNION ALL ".join(
        (
            f"SELECT {row}.actor, 'month', {_month(f'{row}.published_at', True)}, NULL, {n}",
            f"SELECT {row}.actor, 'outlet', a.outlet, NULL, {n} FROM articles a WHERE a.id = {row}.article_id",
            f"SELECT {row}.actor, 'stance', {row}.actor, {row}.stance, {n}",
            f"SELECT {row}.actor, 'stance', s.actor, s.stance, {n} {rest}",
            f"SELECT s.actor, 'stance', {row}.actor, {row}.stance, {n} {rest}",
        )
    )


# --- PostgreSQL: for each statement, so that bulk costs little --------------------------------------------------------


def _postgresql() -> list[str]:
    moved = (
        "SELECT s.actor AS by_actor, 'outlet' AS facet, c.outlet AS name, NULL AS stance, c.n FROM "
        "(SELECT id, outlet, sum(n) AS n FROM (SELECT id, outlet, 1 AS n FROM came UNION ALL "
        "SELECT id, outlet, -1 FROM gone) both_ GROUP BY id, outlet HAVING sum(n) <> 0) c "
        "JOIN stances s ON s.article_id = c.id"
    )
    ended = f"{_INTO} SELECT s.actor, 'outlet', old.outlet, NULL, -1 FROM stances s WHERE s.article_id = old.id;"
    tables = {"came": "NEW TABLE AS came", "gone": "OLD TABLE AS gone"}
    found = []
    for name, table, event, sides, changes in (
        ("insert", "stances", "INSERT", ("came",), _rows("came", 1)),
        ("delete", "stances", "DELETE", ("gone",), _rows("gone", -1)),
        ("update", "stances", "UPDATE", ("came", "gone"), f"{_rows('came', 1)} UNION ALL {_rows('gone', -1)}"),
        ("outlet", "articles", "UPDATE", ("came", "gone"), moved),
    ):
        rest = _REST if "came" in sides else ""
        summed = f"{_INTO} SELECT by_actor, facet, name, stance, sum(n) FROM ({changes.replace('{rest}', rest)}) c "
        found += [
            _function(name, f"{summed}GROUP BY by_actor, facet, name, stance HAVING sum(n) <> 0; RETURN NULL;"),
            f"CREATE TRIGGER tally_by_actor_{name} AFTER {event} ON {table} "
            f"REFERENCING {' '.join(tables[side] for side in sides)} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION parley_tally_by_actor_{name}()",
        ]
    # An article goes before its stances do, and with it the outlet that they were counted under.
    return [
        *found,
        _function("end", f"{ended} RETURN old;"),
        "CREATE TRIGGER tally_by_actor_end BEFORE DELETE ON articles "
        "FOR EACH ROW EXECUTE FUNCTION parley_tally_by_actor_end()",
    ]


#: That a row of `stances` is none of those that the statement has written.
_REST = "AND NOT EXISTS (SELECT 1 FROM came k WHERE k.article_id = s.article_id AND k.actor = s.actor)"


def _rows(side: str, n: int) -> str:
    """What stances add to the counts, or take away: each with each of its article that is among them, and with the
    rest of its article's, both ways."""
    rest = f"FROM {side} c JOIN stances s ON s.article_id = c.article_id {{rest}}"
    return " UNION ALL ".join(
        (
            f"SELECT c.actor AS by_actor, 'month' AS facet, {_month('c.published_at', False)} AS name, "
            f"NULL AS stance, {n} AS n FROM {side} c",
            f"SELECT c.actor, 'outlet', a.outlet, NULL, {n} FROM {side} c JOIN articles a ON a.id = c.article_id",
            f"SELECT c.actor, 'stance', o.actor, o.stance, {n} FROM {side} c "
            f"JOIN {side} o ON o.article_id = c.article_id",
            f"SELECT c.actor, 'stance', s.actor, s.stance, {n} {rest}",
            f"SELECT s.actor, 'stance', c.actor, c.stance, {n} {rest}",
        )
    )


def _function(name: str, body: str) -> str:
    return f"CREATE FUNCTION parley_tally_by_actor_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"
