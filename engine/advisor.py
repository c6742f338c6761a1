"""The advisor: one profile in, one explained advice out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from .advice import Advice
from .errors import ProfileError, fault, nearest
from .inference import Findings, RuleBase
from .knowledge import Knowledge, load_knowledge
from .knowledge.loader import DEFAULT_AUTHORITY
from .profile import Customer, customer_facts, validate
from .resolution import resolve
from .resolution.kidney import kidney
from .resolution.trace import TraceWriter
from .text import Language

Setting = Literal["counter", "self_care"]
SETTINGS: tuple[Setting, ...] = ("counter", "self_care")


class Advisor:
    """Gives advice on magnesium supplements from declarative rules.

    Make one and keep it: it is immutable after construction, and `advise` may be called from any thread.

    `setting`: `counter` where trained pharmacy staff read the advice, `self_care` where nobody does. `authority`: the
    source whose upper level counts (livsmedelsverket, vkm, nih, evm). `knowledge`: a folder in place of the one that
    ships with the package, or knowledge that is loaded already. Raises KnowledgeError where the knowledge cannot be
    used, ProfileError where the setting or the authority does not exist.
    """

    def __init__(
        self,
        *,
        setting: Setting = "counter",
        authority: str = DEFAULT_AUTHORITY,
        knowledge: Knowledge | Path | str | None = None,
    ) -> None:
        if setting not in SETTINGS:
            raise ProfileError([fault("setting", "no_setting", nearest(str(setting), SETTINGS), value=str(setting))])
        self.setting = setting
        if not isinstance(knowledge, Knowledge):
            knowledge = load_knowledge(Path(knowledge) if knowledge else None, authority)
        self.knowledge = knowledge
        self._rule_base = RuleBase(self.knowledge.rules, self.knowledge.vocabulary.derived)
        self._writer = TraceWriter(self.knowledge)

    def advise(self, profile: Mapping[str, Any]) -> Advice:
        """The advice for one customer.

        `profile` holds facts by name (see `tillskott schema`); a fact that is absent or None is unknown, never no.
        It is not changed. Raises ProfileError with every fault of the profile.
        """
        customer, findings = self.infer(profile)
        advice = self._resolved(customer, findings)
        about_kidneys = kidney(customer, advice, self.knowledge, lambda c: self._resolved(c, self._findings(c)))
        return replace(advice, kidney=about_kidneys) if about_kidneys else advice

    def advise_frame(
        self, frame: Any, *, keep: Sequence[str] = (), columns: Sequence[str] | None = None, language: Language = "en"
    ) -> Any:
        """The advice for many customers at once, row by row, as a frame of the same kind.

        `frame` is of Polars, pandas, Arrow, DuckDB or PySpark. Its columns are facts (null is unknown, never no) and
        those named in `keep`, which are passed through, such as a number for the customer. `columns` names those of
        the answer, of which some are chosen where None. A row that is no valid profile has its faults in the column
        `fault`, in `language`, and null in all others. Raises ProfileError where a column has another name, or the
        extra `batch` is not installed.
        """
        try:
            from .batch.native import advise_native
        except ModuleNotFoundError as error:
            if error.name is None or error.name.startswith(__package__ or ""):
                raise
            raise ProfileError([fault(error.name, "no_extra", "no_extra.mend", name="batch")]) from None
        return advise_native(self, frame, keep, columns, language)

    def infer(self, profile: Mapping[str, Any]) -> tuple[Customer, Findings]:
        """The customer's known facts, and what the rules made of them before anything was weighed."""
        customer = customer_facts(validate(profile, self.knowledge), self.knowledge)
        return customer, self._findings(customer)

    def _findings(self, customer: Customer) -> Findings:
        return self._rule_base.infer(customer.facts)

    def _resolved(self, customer: Customer, findings: Findings) -> Advice:
        return resolve(findings.fired, customer, self.knowledge, self._writer, self.setting)
