"""Writing files so that nothing is lost: whole or not at all, and readable to their owner only."""

from .writing import check_place, flush, new_file, replacing, write_file

__all__ = ["check_place", "flush", "new_file", "replacing", "write_file"]
