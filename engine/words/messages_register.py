"""What the tool says about a register of medicines that is imported, in Swedish and English."""

from __future__ import annotations

REGISTER_MESSAGES: dict[str, tuple[str, str]] = {
    "register.no_name": ("raden har inget namn", "the row has no name"),
    "register.no_name.mend": ("fyll i produktens namn", "fill in the name of the product"),
    "register.long_name": ("namnet {value} är för långt", "the name {value} is too long"),
    "register.code": (
        "{name}: {value} är ingen ATC-kod; namnet är med utan den",
        "{name}: {value} is no ATC code; the name is in without it",
    ),
    "register.code.mend": ("en ATC-kod skrivs som H03AA01", "an ATC code is written as H03AA01"),
    "register.no_name_column": ("ingen kolumn har produktens namn", "no column holds the name of the product"),
    "register.columns.mend": (
        "första raden ska namnge kolumnerna: namn, atc, substanser, form",
        "the first line names the columns: name, atc, substances, form",
    ),
    "register.nothing": ("har inga läkemedel", "holds no medicines"),
    "register.xml": ("är inte hel XML: {why}", "is not whole XML: {why}"),
    "register.xml.mend": ("hämta filen på nytt", "fetch the file again"),
    "register.doctype": ("har en dokumenttyp, som inte läses", "has a document type, which is not read"),
    "register.doctype.mend": ("ta bort <!DOCTYPE …>", "take <!DOCTYPE …> away"),
    "register.not_written": ("går inte att skriva: {why}", "cannot be written: {why}"),
    "register.done": (
        "{names} namn ur {rows} rader i {source}, skrivna till {path}",
        "{names} names from {rows} rows of {source}, written to {path}",
    ),
    "register.animals": ("{count} rader för djur är utelämnade", "{count} rows for animals are left out"),
    "register.elsewhere": (
        "Läses när miljövariabeln {variable} är {folder}.",
        "Read where the environment variable {variable} is {folder}.",
    ),
    "find.nothing": (
        "{text}: inget läkemedel heter så eller nästan så",
        "{text}: no medicine is called so, or nearly so",
    ),
    "find.taken_for": ("{text} läses som: {status}", "{text} is taken for: {status}"),
    "status.known": ("känt läkemedel", "a known medicine"),
    "status.no_known_interaction": ("känt, ingen känd interaktion", "known, no known interaction"),
    "status.not_looked_up": ("känt, interaktion inte genomgången", "known, interaction not looked up"),
    "status.partly_known": ("delvis känt; känns inte igen: {rest}", "partly known; not recognised: {rest}"),
    "status.misspelt": ("okänt; menas {proposal}?", "not known; is {proposal} meant?"),
    "status.unrecognised": ("känns inte igen", "not recognised"),
    "status.vague": ("ett läkemedel utan namn", "a medicine without a name"),
    "status.says_unknown": ("vet ej", "do not know"),
    "status.says_none": ("inga läkemedel", "no medicines"),
    "find.alike": ("Läkemedel som liknar det:", "Medicines like it:"),
}
