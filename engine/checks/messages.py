"""What the checks say, in both languages: for each check what is wrong and how to mend it."""

from __future__ import annotations

from ..words.text import Text, fill
from .file_messages import FILE_MESSAGES

MESSAGES: dict[str, tuple[str, str]] = {
    **FILE_MESSAGES,
    "load.mend": ("rätta raden och kör kontrollen igen", "mend the line and run the check again"),
    # examples
    "example.fails": (
        "exempel {number} väntar sig {expected}, men regeln svarar {found}",
        "example {number} expects {expected}, but the rule says {found}",
    ),
    "example.fails.mend": ("rätta regeln eller exemplet", "mend the rule or the example"),
    "example.unusable": ("profilen i exempel {number} går inte att använda: {why}", "example {number}: {why}"),
    "example.unusable.mend": ("rätta profilen", "mend the profile"),
    "example.missing": ("saknar exempel: {kinds}", "has no example that is: {kinds}"),
    "example.missing.mend": ("lägg till ett exempel av varje slag", "add an example of each kind"),
    "example.threshold": ("inget exempel på den här sidan av gränsen: {sides}", "no example on this side: {sides}"),
    "example.threshold.mend": ("lägg till exempel strax under och över", "add examples just below and above"),
    # reach
    "rule.never": ("villkoret kan aldrig uppfyllas", "the condition can never hold"),
    "rule.never.mend": ("rätta villkoret eller ta bort regeln", "mend the condition or take the rule away"),
    "rule.overruled": (
        "gäller alltid samtidigt som en hänvisning, så ingen läser den: {rules}",
        "always holds together with a referral, so nobody reads it: {rules}",
    ),
    "rule.overruled.mend": (
        "ta bort regeln eller begränsa hänvisningen",
        "take the rule away or narrow the referral",
    ),
    # contradictions
    "favour.vetoed": (
        "förordar {form} bara när formen ändå är utesluten av {rules}",
        "favours {form} only where {rules} rejects it anyway",
    ),
    "favour.vetoed.mend": (
        "begränsa en av reglerna eller skriv en `conflict`",
        "narrow one of the rules, or write a `conflict`",
    ),
    "favour.discouraged": (
        "förordar {form} bara när {rules} avråder från den",
        "favours {form} only where {rules} discourages it",
    ),
    "favour.discouraged.mend": (
        "se efter att avrådandet är menat; annars begränsa en av reglerna",
        "make sure that this is meant; else narrow one of the rules",
    ),
    "start.two": (
        "{amount} {unit} som första dos, men {rule} säger {other} {unit} till samma kund",
        "{amount} {unit} as first dose, but {rule} says {other} {unit} to the same customer",
    ),
    "start.two.mend": ("den lägre gäller; skriv en `conflict` om det är menat", "the lower counts; write a `conflict`"),
    "administer.opposite": (
        "”{one}”, men {rule} säger ”{other}” till samma kund",
        "“{one}”, but {rule} says “{other}” to the same customer",
    ),
    "administer.opposite.mend": ("begränsa den ena eller skriv en `conflict`", "narrow one, or write a `conflict`"),
    "text.forbids": (
        "”{words}” ({stance}), men ingenting hindrar att form och dos skrivs ut bredvid",
        "“{words}” ({stance}), but nothing keeps form and dose from being printed beside it",
    ),
    "text.forbids.mend": (
        "låt regeln göra något av det här: {needs}; eller skriv när det gäller: ”högt värde: sälj inte”",
        "let the rule do one of these: {needs}; or say when it holds: “high value: do not sell”",
    ),
    "text.opposed": (
        "”{words}”, men {rule} säger ”{other}” till samma kund",
        "“{words}”, but {rule} says “{other}” to the same customer",
    ),
    "text.opposed.mend": ("begränsa den ena regeln", "narrow one of the rules"),
    "text.clock": (
        "”{words}” i en kontroll om ett läkemedel; kundens klockslag kan göra det osant",
        "“{words}” in a check about a medicine; the customer's clock times may make it untrue",
    ),
    "text.clock.mend": ("skriv det under `usual`", "write it under `usual`"),
    "text.languages": (
        "”{words}” saknas på {language}: ”{sv}” mot ”{en}”",
        "“{words}” is missing in {language}: “{sv}” against “{en}”",
    ),
    "text.languages.mend": (
        "låt båda språken säga samma sak; säger de det redan, skriv orden i parallels.yaml",
        "have both languages say the same; where they do already, write the words in parallels.yaml",
    ),
    "prose.figure": (
        "”{figure}” står som siffror i texten, så att ingen ändring av gränsen når dit",
        "“{figure}” stands in figures in the text, where no change of the limit reaches it",
    ),
    "prose.figure.mend": (
        "skriv {$namn} för en parameter; är det ett citat, nämn påståendet under `quoted:` i regeln",
        "write {$name} for a parameter; where it is a quotation, name the claim under `quoted:` in the rule",
    ),
    "prose.misquoted": ("”{figure}” sägs inte av {claims}", "“{figure}” is not what {claims} says"),
    "prose.misquoted.mend": (
        "skriv källans siffror, eller {$namn} för en parameter",
        "write the source's figures, or {$name} for a parameter",
    ),
    "prose.unfilled": (
        "{names} i klamrar i en fil där inga parametrar sätts in",
        "{names} in braces in a file where no parameters are put in",
    ),
    "prose.unfilled.mend": (
        "skriv meningen i en regel, i texts.yaml eller i leaflet.yaml",
        "write the sentence in a rule, in texts.yaml or in leaflet.yaml",
    ),
    # ranges
    "range.gap": (
        "{fact} {span} faller mellan den här regeln och {rules}",
        "{fact} {span} falls between this and {rules}",
    ),
    "range.gap.mend": (
        "slut gapet, eller visa med ett exempel (`silent`) att det är menat",
        "close the gap, or show by an example (`silent`) that it is meant",
    ),
    "range.overlap": ("{fact} {span} ligger också i {rule}", "{fact} {span} lies in {rule} as well"),
    "range.overlap.mend": ("låt den ena börja där den andra slutar", "let one begin where the other ends"),
    # doses and forms
    "dose.no_limit": (
        "saknar värde för {authority}, och doser går upp till {high} {unit}",
        "has no value for {authority}, and doses go up to {high} {unit}",
    ),
    "dose.no_limit.mend": ("lägg till {authority} under by_authority", "add {authority} under by_authority"),
    "dose.undosed_form": (
        "dosen gäller former som forms.yaml säger är utan dos: {forms}",
        "the dose is for forms that forms.yaml calls undosed: {forms}",
    ),
    "dose.undosed_form.mend": ("sätt dosed: true eller ta bort formen", "set dosed: true, or take the form away"),
    "dose.vetoed": (
        "dosen kan aldrig skrivas ut: {forms} är alltid uteslutna samtidigt",
        "the dose can never be printed: {forms} always rejected with it",
    ),
    "dose.vetoed.mend": ("begränsa uteslutningen eller ta bort dosen", "narrow the veto or take the dose away"),
    "form.no_rule": ("ingen regel nämner formen", "no rule names the form"),
    "form.no_rule.mend": ("skriv favour, avoid eller discourage", "write favour, avoid or discourage"),
    "form.never_first": ("är inte förstahandsval i något exempel", "is the first choice in no example"),
    "form.never_first.mend": (
        "lägg till ett exempel, eller låt det vara om det är menat",
        "add an example, or leave it where that is meant",
    ),
    "form.no_dose": (
        "sägs ha en dos, men ingen dosregel gäller den",
        "is called dosed, but no dose rule applies to it",
    ),
    "form.no_dose.mend": ("skriv en dosregel eller dosed: false", "write a dose rule, or dosed: false"),
    # medicines
    "medicine.two_classes": ("står också i {other}: {names}", "stands in {other} as well: {names}"),
    "medicine.two_classes.mend": (
        "ta bort ur den ena klassen (atc_except för koder), eller nämn under `combinations:` i medicines.yaml",
        "take it out of one class (atc_except for codes), or name it under `combinations:` in medicines.yaml",
    ),
    # vocabulary
    "fact.unread": ("varken regler eller motor läser det här faktumet", "neither rules nor engine read this fact"),
    "fact.unread.mend": (
        "skriv en regel som läser det eller ta bort det",
        "write a rule that reads it, or take it away",
    ),
    "fact.uncomputed": (
        "sägs vara beräknat, men ingenting beräknar det",
        "is called computed, but nothing computes it",
    ),
    "fact.uncomputed.mend": ("rätta namnet eller ta bort det", "mend the name or take it away"),
    "value.unread": ("ingen regel skiljer mellan: {values}", "no rule tells these apart: {values}"),
    "value.unread.mend": ("skriv en regel eller ta bort värdet", "write a rule, or take the value away"),
    "value.unconcluded": ("ingen regel kommer fram till: {values}", "no rule concludes: {values}"),
    "value.unconcluded.mend": ("skriv en regel eller ta bort värdet", "write a rule, or take the value away"),
    "safety.unasked": ("säkerhetsfaktum som ingen regel frågar efter", "a safety fact that no rule asks for"),
    "safety.unasked.mend": ("skriv en regel med ask", "write a rule with ask"),
    "question.missing": ("saknar fråga", "has no question"),
    "question.missing.mend": ("skriv question:", "write question:"),
    "question.no_why": ("frågan säger inte varför den ställs", "the question does not say why it is asked"),
    "question.no_why.mend": ("skriv why:", "write why:"),
    # usage
    "parameter.unused": ("ingen regel använder talet", "no rule uses the number"),
    "parameter.unused.mend": ("skriv ${namn} i en regel eller ta bort det", "write ${name} in a rule, or take it away"),
    "text.unused": ("motorn ber aldrig om texten", "the engine never asks for the text"),
    "text.unused.mend": ("ta bort den", "take it away"),
    "food.unused": ("livsmedel som ingen får höra om: {names}", "foods that nobody is told of: {names}"),
    "food.unused.mend": ("ge dem en portion eller ta bort dem", "give them a portion, or take them away"),
    "class.no_rule": ("ingen regel läser läkemedelsklassen", "no rule reads the medicine class"),
    "class.no_rule.mend": ("skriv en regel eller ta bort klassen", "write a rule, or take the class away"),
    # review
    "file.unreviewed": ("ingen namngiven person har granskat filen", "no named person has reviewed the file"),
    "file.unreviewed.mend": ("fyll i reviewed_by och reviewed_on", "fill in reviewed_by and reviewed_on"),
    "file.no_review_date": ("granskad av {reviewer}, men utan datum", "reviewed by {reviewer}, but without a date"),
    "file.no_review_date.mend": ("skriv reviewed_on: ÅÅÅÅ-MM-DD", "write reviewed_on: YYYY-MM-DD"),
    "file.stale": (
        "granskad av {reviewer} {day}; det är för länge sedan",
        "reviewed by {reviewer} on {day}; too long ago",
    ),
    "file.stale.mend": ("granska på nytt", "review it again"),
    "rule.unreviewed": ("vilar på en källa som ingen har slagit upp", "rests on a source that nobody has looked up"),
    "rule.unreviewed.mend": ("slå upp källan", "look the source up"),
    "claim.unaccounted": (
        "{source}: påståenden som varken används eller sägs vara oanvända: {names}",
        "{source}: claims neither used nor said not to be: {names}",
    ),
    "claim.unaccounted.mend": (
        "citera dem i en regel, eller skriv use: background eller not_used:",
        "cite them in a rule, or write use: background or not_used:",
    ),
    "text.braces": (
        "i klamrar utan att regeln läser det, eller på bara ett språk: {names}",
        "in braces though the rule does not read it, or in one language only: {names}",
    ),
    "text.braces.mend": ("rätta texten", "mend the text"),
    "text.twice": ("”{text}” står också i {rules}", "“{text}” stands in {rules} as well"),
    "text.twice.mend": ("slå ihop till en regel eller en tabell", "make it one rule, or a table"),
    # what customers read
    "wording.not_authorised": (
        "”{words}” får inte sägas till kunder här ({group})",
        "“{words}” may not be said to customers here ({group})",
    ),
    "wording.not_authorised.mend": (
        "skriv om meningen; en varning hör hemma under stop eller care",
        "rewrite the sentence; a warning belongs under stop or care",
    ),
    "wording.claim_changed": (
        "”{words}” står inte i något godkänt påstående om {nutrient} ({group})",
        "“{words}” stands in no authorised claim on {nutrient} ({group})",
    ),
    "wording.claim_changed.mend": (
        "skriv påståendet ordagrant som i förordning (EU) 432/2012",
        "write the claim word for word as in Regulation (EU) 432/2012",
    ),
    "wording.unverified": (
        "ordalydelser som ingen har hållit mot EUR-Lex: {names}",
        "wordings that nobody has held against EUR-Lex: {names}",
    ),
    "wording.unverified.mend": (
        "jämför båda språken och skriv verified: true",
        "compare both languages and write verified: true",
    ),
}


def message(name: str, /, **values: Text | str | float) -> Text:
    """One message, with its values filled in."""
    swedish, english = MESSAGES[name]
    return fill({"sv": swedish, "en": english}, **values)
