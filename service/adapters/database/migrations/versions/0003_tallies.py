"""Counts for the facets without a filter, kept by triggers; a faster folding for the search; what upkeep goes by.

Each change of an article's month or outlet, or of a stance, adds rows of +n and -n to `tallies` in its own transaction;
upkeep sums them up. Rows that are only added lock nobody, as one counter for all writers would. A later migration that
rebuilds `articles` or `stances` on SQLite (batch mode) has to make the triggers anew.
"""

import string
from importlib import import_module

import sqlalchemy as sa
from alembic import op

from service.adapters.database.tables import Serial
from service.adapters.database.types import UtcTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_FACETS = (
    ("articles", "month", "published_at", None),
    ("articles", "outlet", "outlet", None),
    ("stances", "stance", "actor", "stance"),
)

#: `translate` looks each character up in its list from the front: what is frequent stands there, and stays as it is.
_FREQUENT = " etaoinshrdlcumwfgypbvkjxqz\n" + string.digits + string.ascii_uppercase
_MARKS = ".,’“”—-'\""
_URDU = "ایکرنومہلےستدبپںجھعشگحقفٹخطصچزغآضڈظڑءئثذي"


def upgrade() -> None:
    """Builds the counts of what is there, and the triggers that keep them."""
    op.create_table(
        "tallies",
        sa.Column("seq", Serial, autoincrement=True, nullable=False),
        sa.Column("facet", sa.String(length=8), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("stance", sa.String(length=10), nullable=True),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_tallies")),
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table, facet, name, stance in _FACETS:
        shown = _shown(name, "", sqlite)
        op.execute(
            f"INSERT INTO tallies (facet, name, stance, n) SELECT '{facet}', {shown}, {stance or 'NULL'}, count(*) "
            f"FROM {table} GROUP BY {shown}" + (f", {stance}" if stance else "")
        )
    for statement in _sqlite() if sqlite else _postgresql():
        op.get_bind().exec_driver_sql(statement)
    op.add_column("feed_entries", sa.Column("listed_at", UtcTime(), nullable=True))
    op.execute("UPDATE feed_entries SET listed_at = seen_at")
    with op.batch_alter_table("feed_entries") as entries:
        entries.alter_column("listed_at", existing_type=UtcTime(), nullable=False)
    op.create_index("ix_feed_entries_feed_id_listed_at", "feed_entries", ["feed_id", "listed_at"])
    op.create_index("ix_pages_fetched_at", "pages", ["fetched_at"])


def _shown(name: str, row: str, sqlite: bool) -> str:
    """The counted value: a time counts by its month in UTC."""
    if name != "published_at":
        return row + name
    return f"substr({row}{name}, 1, 7)" if sqlite else f"to_char({row}{name} AT TIME ZONE 'UTC', 'YYYY-MM')"


# --- SQLite: for each row --------------------------------------------------------------------------------------------


def _sqlite() -> list[str]:
    found = []
    for table, facet, name, stance in _FACETS:
        came = _added(facet, name, stance, "new.", 1)
        gone = _added(facet, name, stance, "old.", -1)
        both = [column for column in (name, stance) if column]
        changed = " OR ".join(f"old.{column} IS NOT new.{column}" for column in both)
        found += [
            f"CREATE TRIGGER tally_{facet}_insert AFTER INSERT ON {table} BEGIN {came}; END",
            f"CREATE TRIGGER tally_{facet}_delete AFTER DELETE ON {table} BEGIN {gone}; END",
            f"CREATE TRIGGER tally_{facet}_update AFTER UPDATE OF {', '.join(both)} ON {table} WHEN {changed} "
            f"BEGIN {gone}; {came}; END",
        ]
    return found


def _added(facet: str, name: str, stance: str | None, row: str, n: int) -> str:
    held = row + stance if stance else "NULL"
    return f"INSERT INTO tallies (facet, name, stance, n) VALUES ('{facet}', {_shown(name, row, True)}, {held}, {n})"


# --- PostgreSQL: for each statement, so that bulk costs little --------------------------------------------------------


def _postgresql() -> list[str]:
    found = [_folding()]
    for table in ("articles", "stances"):
        facets = [facet for facet in _FACETS if facet[0] == table]
        for event, rows in (("insert", ("came",)), ("delete", ("gone",)), ("update", ("came", "gone"))):
            named = {"came": "NEW TABLE AS came", "gone": "OLD TABLE AS gone"}
            body = " ".join(_counted(facet, name, stance, rows) for _, facet, name, stance in facets)
            function = f"parley_tally_{table}_{event}"
            found += [
                f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$",
                f"CREATE TRIGGER tally_{table}_{event} AFTER {event.upper()} ON {table} "
                f"REFERENCING {' '.join(named[row] for row in rows)} FOR EACH STATEMENT EXECUTE FUNCTION {function}()",
            ]
    return found


def _counted(facet: str, name: str, stance: str | None, rows: tuple[str, ...]) -> str:
    changes = " UNION ALL ".join(
        f"SELECT {_shown(name, '', False)} AS name, {stance or 'NULL'} AS stance, {1 if row == 'came' else -1} AS n "
        f"FROM {row}"
        for row in rows
    )
    return (
        f"INSERT INTO tallies (facet, name, stance, n) SELECT '{facet}', c.name, c.stance, sum(c.n) FROM ({changes}) c "
        "GROUP BY c.name, c.stance HAVING sum(c.n) <> 0;"
    )


def _folding() -> str:
    """`parley_fold` as it was, in a tenth of the time; what plain ASCII is, is in normal form already."""
    search = import_module("service.adapters.database.migrations.versions.0002_search")
    before, after = search._folding()
    kept = _FREQUENT + _URDU
    first = _FREQUENT + _MARKS + _URDU + before
    second = _FREQUENT + " " * len(_MARKS) + _URDU + after
    assert not set(kept) & set(before)
    plain = "CASE WHEN octet_length(plain) = length(plain) THEN plain ELSE normalize(plain, NFC) END"
    return (
        "CREATE OR REPLACE FUNCTION parley_fold(plain text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS "
        f"$$ SELECT translate({plain}, {search._quoted(first)}, {search._quoted(second)}) $$"
    )
