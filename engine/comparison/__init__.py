"""What an edit changes: two versions of the knowledge asked about the same customers."""

from .compare import Comparison, compare
from .customers import Asked, made_up, of_file, with_examples
from .edits import Edit
from .proofs import proving
from .reading import Reading
from .versions import Version, read_version

__all__ = ["Asked", "Comparison", "Edit", "Reading", "Version", "compare", "made_up", "of_file", "proving",
           "read_version", "with_examples"]
