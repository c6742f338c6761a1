"""The first journal: knowledge, answers, entries, and the head of the chain."""

import sqlalchemy as sa
from alembic import op

revision = "j0001"
down_revision = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    for name, about in (("knowledge", [sa.Column("version", sa.Text, nullable=False)]), ("answer", [])):
        op.create_table(name, sa.Column("sha256", sa.String(64), primary_key=True), *about,
                        sa.Column("content", sa.LargeBinary, nullable=False))
    op.create_table(
        "entry",
        sa.Column("number", number, primary_key=True, autoincrement=False),
        sa.Column("id", sa.String(36), nullable=False, unique=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("about", sa.String(36)),
        sa.Column("content", sa.Text),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.create_index("entry_at", "entry", ["at"])
    op.create_index("entry_about", "entry", ["about"])
    head = op.create_table(
        "head",
        sa.Column("one", sa.Integer, primary_key=True),
        sa.Column("number", number, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("keep_days", sa.Integer, nullable=False),
    )
    op.bulk_insert(head, [{"one": 1, "number": 0, "hash": "0" * 64, "keep_days": 400}])


def downgrade() -> None:
    for name in ("head", "entry", "answer", "knowledge"):
        op.drop_table(name)
