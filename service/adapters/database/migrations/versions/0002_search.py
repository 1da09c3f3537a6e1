"""The search index: FTS5 over the articles' own rows, or a tsvector column with GIN; kept by triggers.

Triggers, so that every way in (add, edit, correction, import, a hand at the database) is followed in its own
transaction. A later migration that rebuilds `articles` on SQLite (batch mode) has to make the triggers anew.
"""

import unicodedata

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_SQLITE = (
    "CREATE VIRTUAL TABLE articles_fts USING fts5("
    "title, text, content='articles', content_rowid='seq', tokenize='porter unicode61 remove_diacritics 2')",
    "CREATE TRIGGER articles_fts_insert AFTER INSERT ON articles BEGIN "
    "INSERT INTO articles_fts(rowid, title, text) VALUES (new.seq, new.title, new.text); END",
    "CREATE TRIGGER articles_fts_delete AFTER DELETE ON articles BEGIN "
    "INSERT INTO articles_fts(articles_fts, rowid, title, text) VALUES ('delete', old.seq, old.title, old.text); END",
    "CREATE TRIGGER articles_fts_update AFTER UPDATE OF title, text ON articles BEGIN "
    "INSERT INTO articles_fts(articles_fts, rowid, title, text) VALUES ('delete', old.seq, old.title, old.text); "
    "INSERT INTO articles_fts(rowid, title, text) VALUES (new.seq, new.title, new.text); END",
    "INSERT INTO articles_fts(articles_fts) VALUES ('rebuild')",
)

# No list of stop words: "no talks" and "will not" are what this archive is asked for.
_POSTGRESQL = (
    "CREATE TEXT SEARCH DICTIONARY parley_stem (TEMPLATE = snowball, LANGUAGE = english)",
    "CREATE TEXT SEARCH CONFIGURATION parley (COPY = simple)",
    "ALTER TEXT SEARCH CONFIGURATION parley ALTER MAPPING FOR asciiword, word, numword, hword, hword_part, "
    "asciihword, hword_asciipart, numhword, hword_numpart WITH parley_stem",
    # Letters lose their accents and punctuation becomes a space, one character for one.
    "CREATE FUNCTION parley_fold(plain text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS "
    "$$ SELECT translate(normalize(plain, NFC), {from_}, {to}) $$",
    # A lexeme that nobody can type keeps a phrase from running from the headline into the text. A tsvector holds
    # 1 MB: of a text with more different words than that, the first 100,000 characters are searched.
    "CREATE FUNCTION parley_document(title text, body text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE AS $$ "
    "DECLARE head tsvector := setweight(to_tsvector('parley', parley_fold(coalesce(title, ''))), 'A') "
    "|| '''|'':2'::tsvector; "
    "BEGIN "
    "IF length(body) <= 100000 THEN RETURN head || to_tsvector('parley', parley_fold(body)); END IF; "
    "BEGIN RETURN head || to_tsvector('parley', parley_fold(body)); "
    "EXCEPTION WHEN program_limit_exceeded THEN "
    "RETURN head || to_tsvector('parley', parley_fold(left(body, 100000))); END; "
    "END $$",
    "CREATE FUNCTION parley_index() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN new.search := parley_document(new.title, new.text); RETURN new; END $$",
    "ALTER TABLE articles ADD COLUMN search tsvector",
    "CREATE TRIGGER articles_search BEFORE INSERT OR UPDATE OF title, text ON articles "
    "FOR EACH ROW EXECUTE FUNCTION parley_index()",
    "UPDATE articles SET title = title",
    "CREATE INDEX ix_articles_search ON articles USING gin (search)",
)


def upgrade() -> None:
    """Builds the index over what is there, and the triggers that keep it."""
    if op.get_bind().dialect.name == "sqlite":
        for statement in _SQLITE:
            op.execute(statement)
        return
    before, after = _folding()
    for statement in _POSTGRESQL:
        filled = statement.replace("{from_}", _quoted(before)).replace("{to}", _quoted(after))
        op.get_bind().exec_driver_sql(filled)


def _folding() -> tuple[str, str]:
    """What `translate` replaces and by what: accented letters by plain lower-case ones, punctuation by spaces.

    The blocks that press text in Latin and Arabic script uses: ASCII to Latin Extended-B, Arabic, Latin Extended
    Additional, General Punctuation.
    """
    pairs: dict[str, str] = {}
    for number in (*range(0x21, 0x250), *range(0x600, 0x6E0), *range(0x1E00, 0x1F00), *range(0x2000, 0x2070)):
        char = chr(number)
        base = [c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c)]
        if number > 0x7F and len(base) == 1 and base[0].isascii() and base[0].isalpha():
            pairs[char] = base[0].lower()
        elif unicodedata.category(char)[0] in "PSZ":
            pairs[char] = " "
    return "".join(pairs), "".join(pairs.values())


def _quoted(text: str) -> str:
    """A literal, with `%` doubled as the driver wants it."""
    return "'" + text.replace("'", "''").replace("%", "%%") + "'"
