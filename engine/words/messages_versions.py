"""What the tool says about versions of the knowledge and their review, in Swedish and English."""

from __future__ import annotations

VERSION_MESSAGES: dict[str, tuple[str, str]] = {
    "no_version": ("finns inte", "does not exist"),
    "no_version.mend": (
        "ange en kunskapsmapp, eller git:REV för en tidigare version av den",
        "name a knowledge folder, or git:REV for an earlier version of it",
    ),
    "not_a_folder": ("är en fil, inte en kunskapsmapp", "is a file, not a knowledge folder"),
    "no_revision": (
        "det finns ingen version {value} i {folder}",
        "there is no revision {value} in {folder}",
    ),
    "no_revision.mend": (
        "ange en gren, en tagg eller en incheckning, till exempel git:HEAD~1",
        "name a branch, a tag or a commit, such as git:HEAD~1",
    ),
    "old_format": (
        "den här versionen av programmet kan inte läsa den kunskapen: {count} fel, det första: {first}",
        "this version of the program cannot read that knowledge: {count} faults, the first: {first}",
    ),
    "old_format.mend": (
        "jämför med en senare version av kunskapen, eller använd den version av programmet som den skrevs för",
        "compare with a later version of the knowledge, or use the version of the program that it was written for",
    ),
    "not_in_git": ("{folder} ligger inte i något git-arkiv", "{folder} is in no git repository"),
    "not_in_git.mend": (
        "ange två mappar, eller git:REV:MAPP inifrån arkivet",
        "name two folders, or git:REV:FOLDER from within the repository",
    ),
    "not_in_revision": ("den versionen har ingen mapp {folder}", "that revision has no folder {folder}"),
    "not_in_revision.mend": (
        "ange var den låg då: git:REV:MAPP",
        "say where it stood then: git:REV:FOLDER",
    ),
    "no_git": ("programmet git finns inte här", "there is no program git here"),
    "no_git.mend": ("installera git, eller ange mappar", "install git, or name folders"),
    "both_asked": ("kunderna kan inte både stå i en fil och i en journal",
                   "the customers cannot stand in a file and in a journal"),
    "both_asked.mend": ("välj --profiles eller --journal", "choose --profiles or --journal"),
    "fail_on": ("det finns inget slag av ändring {value}", "there is no kind of change {value}"),
    "no_such_rule_or_file": (
        "det finns varken en regel eller en fil {value}", "there is neither a rule nor a file {value}"
    ),
    "signer": ("skriv vem som skriver under, med titel", "say who signs, with a title"),
    "signer.mend": ('--sign "Namn, leg. apotekare"', '--sign "Name, leg. apotekare"'),
    "nothing_to_sign": ("inget är valt att skriva under", "nothing is chosen to be signed"),
    "nothing_to_sign.mend": (
        "ange regler eller en fil, till exempel rules/bowel.yaml", "name rules or a file, such as rules/bowel.yaml"
    ),
    "not_written": ("går inte att skriva: {why}", "cannot be written: {why}"),
    "not_written.mend": ("välj en plats där du får skriva", "choose a place where you may write"),
    "other_signature": (
        "signatures är inte {rule: {by, on, hash}}", "signatures is not {rule: {by, on, hash}}"
    ),
}
