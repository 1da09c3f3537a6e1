"""What all tables share: the metadata with its names, the column of an article's id, and key numbers."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, String

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

#: SQLite gives an alias of the row id only to a column typed INTEGER.
Serial = BigInteger().with_variant(Integer(), "sqlite")


def article_id(*, primary_key: bool = False, index: bool = False) -> Column[str]:
    """The article that a row belongs to, and goes with."""
    points_to = ForeignKey("articles.id", ondelete="CASCADE")
    return Column("article_id", String(40), points_to, nullable=False, primary_key=primary_key, index=index or None)
