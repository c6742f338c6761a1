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
    "case.any_reason": (
        "väntar sig en hänvisning men inte av vilken regel, så vilken orsak som helst duger",
        "expects a referral but not by which rule, so that any reason will do",
    ),
    "case.any_reason.mend": (
        "skriv `referrals: [{rule: …, says: […]}]`",
        "write `referrals: [{rule: …, says: […]}]`",
    ),
    "case.hours": (
        "håller inte de timmar som rådet anger för {names}",
        "does not hold the hours that the advice gives for {names}",
    ),
    "case.hours.mend": (
        "skriv `checks: [{about: …, hours_before: …, hours_after: …, says: {sv: […], en: […]}}]`",
        "write `checks: [{about: …, hours_before: …, hours_after: …, says: {sv: […], en: […]}}]`",
    ),
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
    # files and signatures
    "file.unread": ("filen läses inte; bara .yaml läses", "the file is not read; only .yaml is"),
    "file.unread.mend": ("låt namnet sluta på .yaml, eller ta bort filen", "let it end in .yaml, or take it away"),
    "file.unsealed": (
        "granskad av {reviewer}, men utan hash: ingen ser om filen ändras efteråt",
        "reviewed by {reviewer}, but without a hash: nobody sees it if the file changes afterwards",
    ),
    "file.unsealed.mend": (
        "den som granskat filen skriver reviewed_hash: {hash}",
        "whoever has reviewed the file writes reviewed_hash: {hash}",
    ),
    "file.changed": (
        "ändrad sedan {reviewer} granskade den; granskningen gäller inte längre",
        "changed since {reviewer} reviewed it; the review no longer holds",
    ),
    "file.changed.mend": (
        "granska på nytt och skriv reviewed_hash: {hash}, eller sätt reviewed_by: null",
        "review it again and write reviewed_hash: {hash}, or set reviewed_by: null",
    ),
    "file.unreviewed_rules": (
        "regler som ingen namngiven person har granskat: {names}",
        "rules that no named person has reviewed: {names}",
    ),
    "file.unreviewed_rules.mend": (
        'granska dem och kör tillskott review --sign "Namn, titel" REGEL',
        'review them and run tillskott review --sign "Name, title" RULE',
    ),
    "rule.changed": (
        "ändrad sedan {reviewer} granskade den {day}, eller det som den vilar på; granskningen gäller inte längre",
        "it, or what it rests on, changed since {reviewer} reviewed it on {day}; the review no longer holds",
    ),
    "rule.changed.mend": (
        "tillskott review visar vad; granska på nytt och skriv under",
        "tillskott review shows what; review it again and sign",
    ),
    "rule.no_review_date": ("granskad av {reviewer}, men utan datum", "reviewed by {reviewer}, but without a date"),
    "rule.no_review_date.mend": ("skriv on: ÅÅÅÅ-MM-DD", "write on: YYYY-MM-DD"),
    "rule.stale": (
        "granskad av {reviewer} {day}; för länge sedan", "reviewed by {reviewer} on {day}; too long ago"
    ),
    "rule.stale.mend": ("granska på nytt", "review it again"),
    "claim.used": (
        "sägs inte användas, men citeras av: {names}",
        "is said not to be used, but is cited by: {names}",
    ),
    "claim.used.mend": (
        "ta bort not_used eller use, eller citera ett annat påstående",
        "take not_used or use away, or cite another claim",
    ),
    # goals
    "goal.no_need": ("ingen regel gör ett behov av målet", "no rule makes a need of the goal"),
    "goal.no_need.mend": (
        "skriv en regel med conclude: {needs: …}, eller ta bort målet",
        "write a rule with conclude: {needs: …}, or take the goal away",
    ),
    "need.no_form": ("ingen regel förordar en form för behovet", "no rule favours a form for the need"),
    "need.no_form.mend": (
        "skriv en regel med favour, eller ta bort behovet",
        "write a rule with favour, or take the need away",
    ),
    # what staff read
    "wording.promise": (
        "”{words}” får inte sägas om ett livsmedel ({group})",
        "“{words}” may not be said of a food ({group})",
    ),
    "wording.promise.mend": (
        "skriv vad källan visar och hur säkert det är, till exempel ”osäkert om …”",
        "say what the source shows and how certain it is, such as “uncertain whether …”",
    ),
    # sentences
    "sentence.unreadable": ("raden går inte att använda: {why}", "the line cannot be used: {why}"),
    "sentence.unreadable.mend": ("rätta raden", "mend the line"),
    "sentence.lost": (
        "{language} saknar ”{words}”: ”{said}”",
        "{language} has lost “{words}”: “{said}”",
    ),
    "sentence.lost.mend": (
        "skriv tillbaka orden; är den nya meningen lika säker, ändra raden i cases/sentences.yaml",
        "put the words back; where the new sentence is as safe, change its line in cases/sentences.yaml",
    ),
    "sentence.number": ("raden säger {wanted}, regeln {found}", "the line says {wanted}, the rule {found}"),
    "sentence.number.mend": (
        "rätta regeln eller dess parameter; stämmer den nya siffran med källan, ändra raden",
        "mend the rule or its parameter; where the new number is what the source says, change the line",
    ),
    "sentence.unlisted": (
        "hänvisar, håller isär eller begränsar, men ingen rad säger vilka ord som måste stå",
        "refers, keeps apart or limits, but no line says which words must stand",
    ),
    "sentence.unlisted.mend": ("lägg till en rad i cases/sentences.yaml", "add a line to cases/sentences.yaml"),
    # alarms
    "alarm.unreadable": ("larmet går inte att läsa: {why}", "the alarm cannot be read: {why}"),
    "alarm.unreadable.mend": ("rätta raden", "mend the line"),
    "alarm.silent": (
        "kunden ska hänvisas ({wanted}) av {rule}, men rådet blir: {found}",
        "the customer is to be referred ({wanted}) by {rule}, but the advice is: {found}",
    ),
    "alarm.silent.mend": (
        "sätt tillbaka regeln, eller stryk larmet om en farmaceut har beslutat det",
        "put the rule back, or strike the alarm out where a pharmacist has decided so",
    ),
    "alarm.unlisted": ("hänvisar, men inget larm vaktar regeln", "refers, but no alarm guards the rule"),
    "alarm.unlisted.mend": (
        "lägg till en rad i cases/alarms.yaml",
        "add a line to cases/alarms.yaml",
    ),
}
