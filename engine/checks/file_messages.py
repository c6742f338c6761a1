"""What the checks say about cases, figures, alarms and signatures, in both languages; found through `messages`."""

from __future__ import annotations

FILE_MESSAGES: dict[str, tuple[str, str]] = {
    # cases
    "case.unreadable": ("fallet går inte att läsa: {why}", "the case cannot be read: {why}"),
    "case.unreadable.mend": ("rätta raden", "mend the line"),
    "case.twice": ("id:t står också på {other}", "the id stands at {other} as well"),
    "case.twice.mend": ("byt namn på det ena", "rename one of them"),
    "case.name": ("{name} finns inte", "there is no {name}"),
    "case.name.mend": ("{mend}", "{mend}"),
    "case.fails": ("rådet blir ett annat: {why}", "the advice is another: {why}"),
    "case.fails.mend": ("rätta regeln, eller fallet om det är fel", "mend the rule, or the case where that is wrong"),
    # figures
    "figure.differs": (
        "{what} är {value} {unit}, men påståendena säger: {stated}",
        "{what} is {value} {unit}, but the claims say: {stated}",
    ),
    "figure.differs.mend": (
        "rätta talet eller enheten, eller citera det påstående som säger det",
        "mend the number or its unit, or cite the claim that says it",
    ),
    "figure.unbacked": (
        "{what} är {value} {unit}, men inget citerat påstående har en siffra i den enheten: {stated}",
        "{what} is {value} {unit}, but no cited claim has a figure in that unit: {stated}",
    ),
    "figure.unbacked.mend": (
        "citera påståendet som säger det, eller skriv siffran under påståendets figures",
        "cite the claim that says it, or write the figure under the claim's figures",
    ),
    "figure.range": (
        "dosen {span} {unit} ({basis}) är inte en enda siffra i påståendena: {stated}",
        "the dose {span} {unit} ({basis}) is no single figure of the claims: {stated}",
    ),
    "figure.range.mend": (
        "låt låg, hög och basis komma ur samma siffra",
        "take low, high and basis from the same figure",
    ),
    "figure.unit": (
        "{what} är ${name} i {unit}, men här behövs {wanted}",
        "{what} is ${name} in {unit}, but {wanted} is needed here",
    ),
    "figure.unit.mend": ("välj ett tal i rätt enhet", "name a number in the right unit"),
}
