"""What the tool says about faulty input, in both languages; medical texts live in the knowledge instead."""

from __future__ import annotations

from .messages_batch import BATCH_MESSAGES
from .messages_register import REGISTER_MESSAGES
from .messages_shelf import SHELF_MESSAGES
from .messages_system import SYSTEM_MESSAGES
from .messages_usage import USAGE_MESSAGES
from .messages_versions import VERSION_MESSAGES
from .text import Text, fill

_MESSAGES: dict[str, tuple[str, str]] = {
    "did_you_mean": ("menade du {word}?", "did you mean {word}?"),
    "allowed": ("tillåtet: {words}", "allowed: {words}"),
    # reading a profile
    "is_folder": ("är en mapp, inte en profil", "is a folder, not a profile"),
    "is_folder.mend": ("ange en YAML- eller JSON-fil", "name a YAML or JSON file"),
    "not_found": ("finns inte", "does not exist"),
    "not_found.mend": ("kontrollera sökvägen", "check the path"),
    "no_permission": ("får inte läsas", "may not be read"),
    "no_permission.mend": ("kontrollera behörigheten", "check the permissions"),
    "unreadable": ("går inte att läsa: {why}", "cannot be read: {why}"),
    "too_large": ("är större än {size} kB", "is larger than {size} kB"),
    "too_large.mend": ("en profil per fil", "give one profile a file"),
    "not_utf8": ("är inte text i UTF-8 (byte {byte})", "is not UTF-8 text (byte {byte})"),
    "not_utf8.mend": ("spara filen som UTF-8", "save it as UTF-8"),
    "empty": ("är tom", "is empty"),
    "not_a_profile": ("är inte fakta med namn, utan {kind}", "holds {kind}, not facts by name"),
    "profile.mend": ("en profil skrivs till exempel `age: 45`", "a profile is written such as `age: 45`"),
    "kind.list": ("en lista", "a list"),
    "kind.text": ("en text", "a text"),
    "kind.nothing": ("ingenting", "nothing"),
    "kind.other": ("ett enstaka värde", "a single value"),
    "key_twice": ("nyckeln {key} står två gånger", "the key {key} stands twice"),
    "key_twice.mend": ("behåll en av dem", "keep one of them"),
    "yaml_syntax": ("går inte att läsa som YAML: {why}", "is not readable as YAML: {why}"),
    "yaml_syntax.mend": ("kontrollera citattecken, kolon och indrag", "check quotes, colons and indentation"),
    "alias": ("alias (*namn) läses inte här", "aliases (*name) are not read here"),
    "alias.mend": ("skriv ut värdet", "write the value out"),
    "swollen": (
        "aliasen (*namn) blir fler än {count} värden utskrivna", "the aliases (*name) are more than {count} values"
    ),
    "number.mend": ("skriv ett ändligt tal", "write a finite number"),
    "tag": ("taggen {tag} läses inte här", "the tag {tag} is not read here"),
    "tag.mend": ("ta bort taggen", "remove the tag"),
    "too_deep": ("fler än {levels} nivåer djupt", "nested more than {levels} levels deep"),
    "too_deep.mend": ("skriv det plattare", "write it flatter"),
    # checking a profile
    "not_a_mapping": ("{value} är inte nycklar med värden", "{value} is not a mapping"),
    "keys": ("nycklar: {keys}", "keys: {keys}"),
    "no_fact": ("det finns inget sådant faktum", "there is no such fact"),
    "no_key": ("det finns ingen sådan nyckel", "there is no such key"),
    "strangers": ("och {count} nycklar till som inte finns", "and {count} more keys that do not exist"),
    "strangers.mend": ("är det rätt fil?", "is it the right file?"),
    "no_value": ("det finns inget värde {value}", "there is no value {value}"),
    "lacks": ("saknar {key}", "lacks {key}"),
    "not_whole": ("{value} är inte ett heltal", "{value} is not a whole number"),
    "not_whole.mend": ("hela år", "whole years"),
    "not_a_number": ("{value} är inte ett tal", "{value} is not a number"),
    "not_a_number.mend": ("ett tal utan citattecken eller enhet", "a number without quotes or unit"),
    "not_finite": ("{value} är inte ett användbart tal", "{value} is not a usable number"),
    "not_finite.mend": ("utelämna det när det inte är känt", "leave it out when it is not known"),
    "impossible": ("{value} är omöjligt", "{value} is impossible"),
    "between": ("mellan {low} och {high}{unit}", "between {low} and {high}{unit}"),
    "likely": ("{range}; menades {readings}?", "{range}; did you mean {readings}?"),
    "reading.slip": ("{meant} {unit}", "{meant} {unit}"),
    "reading.unit": ("{value} {other}, som är {meant} {unit}", "{value} {other}, which is {meant} {unit}"),
    "reading.fact": ("{fact} {value} {unit} (ange {key})", "{fact} {value} {unit} (give {key})"),
    "not_a_list": ("{value} är inte en lista", "{value} is not a list"),
    "not_a_list.mend": ("skriv [{example}]; [] betyder tillfrågad, inget", "write [{example}]; [] means asked, none"),
    "too_many": ("har {count} poster", "has {count} entries"),
    "at_most": ("högst {count}", "at most {count}"),
    "not_a_name": ("{value} är inte ett namn", "{value} is not a name"),
    "not_a_name.mend": ("en text som namnet på förpackningen", "a text such as the name on the package"),
    "too_long": ("{value} är för långt", "{value} is too long"),
    "too_long.mend": ("högst {count} tecken", "at most {count} characters"),
    "control": ("{value} innehåller styrtecken", "{value} holds control characters"),
    "label_turned.mend": ("skriv av burken i stället", "type what the jar says instead"),
    "control.mend": ("skriv namnet på nytt", "type the name again"),
    "intake.mend": ('skriv till exempel {namn: ["07:00"]}', 'write for example {name: ["07:00"]}'),
    "not_a_time": ("{value} är inte ett klockslag", "{value} is not a time of day"),
    "not_a_time.mend": (
        'skriv "07:00" eller "måndag 07:00", från 00:00 till 23:59',
        'write "07:00" or "monday 07:00", from 00:00 to 23:59',
    ),
    "not_listed": ("{value} finns inte i medications", "{value} is not in medications"),
    # kidney function
    "needed_for_egfr": (
        "saknas, och utan det blir kreatinin inget eGFR",
        "is missing; without it creatinine gives no eGFR",
    ),
    "no_creatinine": ("saknas", "is missing"),
    "age.mend": ("ange ålder i hela år", "give the age in whole years"),
    "sex.mend": ("ange kön: {words}", "give the sex: {words}"),
    "creatinine.mend": ("ange kreatinin i µmol/l", "give creatinine in µmol/L"),
    "not_adult": (
        "{value} år: ekvationerna gäller från {years} år",
        "{value} years: the equations hold from {years} years",
    ),
    "not_adult.mend": (
        "läkare bedömer njurfunktionen hos barn och ungdomar",
        "a doctor judges the kidney function of children and teenagers",
    ),
    "needed_for_surface": (
        "saknas: absolut eGFR kräver både vikt och längd",
        "is missing: absolute eGFR needs both weight and height",
    ),
    "needed_for_surface.mend": ("ange båda, eller ingen av dem", "give both, or neither"),
    # food
    "no_food": ("det finns inget livsmedel {value} i listan", "there is no food {value} in the list"),
    "no_portions": ("inget livsmedel är angivet", "no food is given"),
    "no_portions.mend": (
        "ange vad kunden äter, i portioner om dagen; 0 för det kunden aldrig äter",
        "give what the customer eats, in portions a day; 0 for what the customer never eats",
    ),
    "no_portion": ("ingen portion är angiven för {value}", "no portion of {value} is known"),
    "portions_impossible": ("{value} portioner om dagen är omöjligt", "{value} portions a day is impossible"),
    "portions.mend": ("mellan 0 och {most} portioner om dagen", "between 0 and {most} portions a day"),
    "needed_for_reference": (
        "saknas; referensvärdet för {nutrient} skiljer sig mellan kvinnor och män",
        "is missing; the reference intake of {nutrient} differs between women and men",
    ),
    # the sheet to take home
    "leaflet_open": ("är inte besvarad: {question}", "is not answered: {question}"),
    "leaflet_open.mend": (
        "svara först; innan dess går det inte att skriva någon lapp",
        "answer it first; no sheet can be written before that",
    ),
    "no_output": ("det är inte sagt vart lappen ska", "it is not said where the sheet is to go"),
    "leaflet_ending": ("har en ändelse som inte går att skriva", "has an ending that cannot be written"),
    "leaflet_ending.mend": (
        "välj .html eller .pdf, eller - för HTML på standard ut",
        "choose .html or .pdf, or - for HTML on standard output",
    ),
    "no_pdf": ("PDF kräver tillägget WeasyPrint: {why}", "PDF needs the extra WeasyPrint: {why}"),
    "no_pdf.mend": (
        "pip install 'tillskott[pdf]' (och Pango i systemet), eller välj .html och skriv ut från webbläsaren",
        "pip install 'tillskott[pdf]' (and Pango on the system), or choose .html and print from the browser",
    ),
    # reading a label
    "label_empty": ("etiketten är tom", "the label is empty"),
    "label_empty.mend": ("skriv vad som står på burken", "type what is printed on the jar"),
    "label_no_portion": (
        "mängden gäller en vikt eller volym av produkten, och dosen saknas",
        "the amount is for a weight or volume of the product, and the dose is missing",
    ),
    "label_no_portion.mend": ("skriv hur stor en dos är", "say how large one dose is"),
    "label_food": ("mat och dryck är inget tillskott", "food and drink are no supplement"),
    "label_food.mend": ("skriv vad som står på ett tillskott", "type what is printed on a supplement"),
    "label_per_day_count": (
        "{count} uppgifter om antal, men ett annat antal etiketter", "{count} counts, but another number of labels"
    ),
    "label_per_day_count.mend": (
        "ge ett antal för alla, eller ett för varje", "give one count for all, or one for each"
    ),
    "label_per_day.mend": ("mellan 0 och {most} om dagen", "between 0 and {most} a day"),
    # settings
    "no_setting": ("det finns ingen inställning {value}", "there is no setting {value}"),
    "no_authority": ("det finns ingen myndighet {value}", "there is no authority {value}"),
    "loaded_authority": (
        "{value} är inte den myndighet som kunskapen lästes för ({here})",
        "{value} is not the authority that the knowledge was loaded for ({here})",
    ),
    "loaded_authority.mend": ("läs kunskapen för den, eller ange mappen", "load it for that one, or give its folder"),
    "not_an_advice": ("är inte ett svar i JSON", "is not an answer as JSON"),
    "not_an_advice.mend": ("ge det som Advice.to_json skrev", "give what Advice.to_json wrote"),
    "other_knowledge": (
        "svaret gavs med kunskap {version}, och här finns {here}",
        "the answer was given with knowledge {version}, and {here} is here",
    ),
    "other_knowledge.mend": (
        "håll en Advisor med den kunskapen i bruk", "keep an Advisor with that knowledge in use"
    ),
    "not_a_state": ("är inte en intervjus tillstånd", "is not the state of an interview"),
    "not_a_state.mend": ("ge det som Interview.state gav", "give what Interview.state gave"),
    # the command line
    "machine": (
        "datorn sade ifrån: {what}: {why} (TILLSKOTT_DEBUG=1 visar mer)",
        "the machine refused: {what}: {why} (TILLSKOTT_DEBUG=1 shows more)",
    ),
    "internal": (
        "ett fel i programmet, inte i det du skrev: {what} (TILLSKOTT_DEBUG=1 visar mer)",
        "a fault of the program, not of your input: {what} (TILLSKOTT_DEBUG=1 shows more)",
    ),
    "no_day": ("inget datum", "not a date"),
    "no_day.mend": ("skriv till exempel 2026-11-30", "write it such as 2026-11-30"),
    "chart_alone": ("en journal ges ensam", "a chart is given alone"),
    "both_profiles": ("både en profil och flaggor", "both a profile and flags"),
    "both_profiles.mend": ("ge antingen filen eller flaggorna", "give either the file or the flags"),
    "no_profile": ("ingen profil", "no profile"),
    "no_profile.mend": (
        "ange en fil, - för standard in, eller flaggor som --age 45 --goal sleep",
        "name a file, - for standard input, or flags such as --age 45 --goal sleep",
    ),
    "pair": ("{value} är inte ett par", "{value} is not a pair"),
    "pair.mend": ("skriv {example}", "write {example}"),
    "no_rule": ("det finns ingen regel {value}", "there is no rule {value}"),
    "not_an_interview": ("är inte ett sparat samtal", "is not a saved consultation"),
    "not_an_interview.mend": ("ange en fil från consult --save", "name a file written by consult --save"),
    "save_is_folder": ("är en mapp", "is a folder"),
    "save_is_folder.mend": ("ange en fil", "name a file"),
    "points_on": ("pekar bara på en annan fil", "only points to another file"),
    "points_on.mend": ("ange filen själv", "name the file itself"),
    "is_device": ("är ingen vanlig fil", "is no ordinary file"),
    "save.mend": ("välj en plats där du får skriva", "choose a place where you may write"),
    "no_ladder": ("rådet har ingen dos att rita", "the advice has no dose to draw"),
    "no_input": ("det finns inget att läsa från", "there is nothing to read from"),
    "no_input.mend": ("ange en fil, eller flaggor", "name a file, or give flags"),
    "no_words": ("det står inget att läsa", "there is nothing to read"),
    "no_words.mend": ("skriv det som sägs vid disken", "type what is said at the counter"),
    "no_plan": ("det finns ingen dagsplan att rita", "there is no day plan to draw"),
    "unwritable": ("går inte att skriva: {why}", "cannot be written: {why}"),
    # frames
    "no_fact_column": (
        "är varken ett faktum i profilen eller en kolumn att behålla",
        "is neither a fact of a profile nor a column to keep",
    ),
    "no_frame": ("{kind} är ingen tabell", "{kind} is no frame"),
    "no_frame.mend": (
        "ange en tabell från Polars, pandas, Arrow, DuckDB eller PySpark",
        "give a frame of Polars, pandas, Arrow, DuckDB or PySpark",
    ),
    "no_extra": ("kräver tillägget {name}", "needs the extra {name}"),
    "no_extra.mend": ("pip install 'tillskott[{name}]'", "pip install 'tillskott[{name}]'"),
    "no_such_column": ("finns inte i tabellen", "is not in the table"),
    "no_column": ("är ingen kolumn i svaret", "is no column of the answer"),
    "column_twice": ("heter som en kolumn i svaret", "has the name of a column of the answer"),
    "column_twice.mend": ("byt namn på kolumnen", "rename the column"),
    "watching": (
        "Väntar på ändringar; Ctrl-C avslutar.",
        "Waiting for changes; Ctrl-C ends it.",
    ),
    "no_kind": ("det finns inget slag av kunskapsfil {value}", "there is no kind of knowledge file {value}"),
    "no_claim": ("det finns inget påstående {value}", "there is no claim {value}"),
    "verified": (
        "{count} påståenden lästa; avsnitt, rader och siffror i artiklarna stämmer",
        "{count} claims read; sections, lines and figures of the articles agree",
    ),
    "no_terminal": ("samtalet behöver en terminal", "the consultation needs a terminal"),
    "no_terminal.mend": ("använd `tillskott advise` i skript", "use `tillskott advise` in scripts"),
}


_ALL = {**BATCH_MESSAGES, **REGISTER_MESSAGES, **SHELF_MESSAGES, **SYSTEM_MESSAGES, **USAGE_MESSAGES,
        **VERSION_MESSAGES, **_MESSAGES}


def has_message(name: str) -> bool:
    """Whether there is a message of this name."""
    return name in _ALL


def message(name: str, /, **values: Text | str | float) -> Text:
    """One message, with its values filled in."""
    swedish, english = _ALL[name]
    return fill({"sv": swedish, "en": english}, **values)
