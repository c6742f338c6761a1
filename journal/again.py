"""All that is kept, advised on again: by another knowledge (replay), or as if something was never written (recall)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from ..advisor import Advisor
from ..engine.differences import Difference, differences, kinds
from ..engine.words.errors import KnowledgeError, ProfileError
from ..engine.words.text import Text, fill
from .entries import Entry
from .errors import OF_ANOTHER_SHAPE, refused, texts
from .journal import Journal
from .without import Withdrawn, Without, without

if TYPE_CHECKING:  # it needs the extra `batch`
    from .by_reading import Row

MANY = 5_000
"""From so many on, portions are advised on by the columns of the batch, where its extra is installed."""
_PORTION = 100_000
Group = tuple[str, str, str]
"""Hash of the knowledge, setting, authority."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One consultation whose advice is another now: decisions before and after, what differs, and what fell of it."""

    entry: Entry
    before: str
    after: str
    differences: tuple[Difference, ...]
    fell: tuple[str, ...] = ()

    @property
    def rank(self) -> tuple[int, str]:
        """By which the gravest stand first."""
        return self.differences[0].of.gravity, self.entry.at


@dataclass(slots=True)
class Again:
    """What came of it: how many were advised, which changed (the gravest first), and what could not be advised.

    `alike`: how many of the changed were not read themselves, but another with the same decision and rules. `unlike`:
    answers of a version that wrote them otherwise, which nothing can be held against.
    """

    count: int = 0
    changed: list[Changed] = field(default_factory=list)
    failed: int = 0
    alike: int = 0
    unlike: int = 0
    remarks: list[Text] = field(default_factory=list)
    withouts: dict[str, Without] = field(default_factory=dict)

    def by_kind(self) -> dict[str, int]:
        """How many consultations have a difference of each kind, the gravest kind first."""
        counted = Counter(kind for one in self.changed for kind in {d.kind for d in one.differences})
        return {kind: counted[kind] for kind in kinds() if counted[kind]}


def replay(journal: Journal, new: Callable[[str, str], Advisor], since: str = "", until: str = "~") -> Again:
    """What was answered, held against what `new` (by setting and authority) answers to the same profiles now."""
    made: dict[tuple[str, str], Advisor] = {}
    found = Again()

    def after(group: Group) -> tuple[Advisor, Advisor | None]:
        key = group[1:]
        if key not in made:
            made[key] = new(*key)
        return made[key], None

    return _sorted(_through(journal, found, after, since, until))


def recall(journal: Journal, withdrawn: Withdrawn, since: str = "", until: str = "~") -> Again:
    """Whose advice would have been another had something never been written, by the knowledge of each day.

    Raises JournalError where nothing is withdrawn, or no knowledge in the journal has it.
    """
    if not withdrawn:
        raise refused("", "nothing_to_recall")
    found, unknown = Again(), set(withdrawn.named())
    made: dict[Group, tuple[Advisor, Advisor | None]] = {}

    def after(group: Group) -> tuple[Advisor, Advisor | None]:
        if group not in made:
            before = journal.advisor(*group)
            unknown.difference_update(withdrawn.known_in(before.knowledge))
            left = without(before.knowledge, withdrawn)
            found.withouts[group[0]] = left
            made[group] = Advisor(setting=before.setting, knowledge=left.knowledge), before
        return made[group]

    _through(journal, found, after, since, until)
    if unknown and found.count:
        raise refused("", "not_known", value=", ".join(sorted(unknown)))
    return _sorted(found)


def _sorted(found: Again) -> Again:
    found.changed.sort(key=lambda one: one.rank)
    return found


def _through(
    journal: Journal, found: Again, after: Callable[[Group], tuple[Advisor, Advisor | None]], since: str, until: str
) -> Again:
    entries, unread = journal.entries(since, until), Counter[str]()
    while portion := list(islice(entries, _PORTION)):
        groups: defaultdict[Group, list[Entry]] = defaultdict(list)
        for entry in portion:
            groups[entry.knowledge, entry.setting, entry.authority].append(entry)
        for group, members in groups.items():
            try:
                new, old = after(group)
            except KnowledgeError:
                unread[group[0]] += len(members)
                continue
            found.count += len(members)
            _portion(journal, found, members, new, old)
    if found.alike:
        found.remarks.append(fill(texts()["recall.alike"], count=found.alike))
    if found.unlike:
        found.remarks.append(fill(texts()["replay.unlike"], count=found.unlike))
    for sha256, count in unread.items():
        found.remarks.append(fill(texts()["unreadable_knowledge"], id=sha256[:12], count=count))
    return found


def _portion(journal: Journal, found: Again, members: Sequence[Entry], new: Advisor, old: Advisor | None) -> None:
    if old is not None and len(members) >= MANY:
        try:
            from .by_reading import changed_rows
        except ModuleNotFoundError:
            pass  # one by one gives the same, and takes longer
        else:
            return _by_columns(found, members, new, old, changed_rows)
    fallen = frozenset(found.withouts[members[0].knowledge].falls) if old is not None else frozenset()
    for entry in members:
        try:
            now = new.advise(entry.profile).to_dict()
        except ProfileError:
            found.failed += 1
            continue
        was = journal.answer(entry.answer) if old is None else old.advise(entry.profile).to_dict()
        try:
            differ = differences(was, now)
        except OF_ANOTHER_SHAPE:
            if old is not None:
                raise
            found.unlike += 1
            continue
        if differ:
            fell = tuple(step["rule"] for step in was["trace"] if step["rule"] in fallen)
            found.changed.append(Changed(entry, was["decision"], now["decision"], differ, fell))
    return None


def _by_columns(
    found: Again, members: Sequence[Entry], new: Advisor, old: Advisor, changed_rows: Callable[..., Iterator[Row]]
) -> None:
    fallen = frozenset(found.withouts[members[0].knowledge].falls)
    profiles = [entry.profile for entry in members]
    for row in changed_rows(old, new, profiles):
        fell = tuple(rule for rule in row.fired if rule in fallen)
        found.alike += row.alike
        found.changed.append(Changed(members[row.place], row.before, row.after, row.differences, fell))
