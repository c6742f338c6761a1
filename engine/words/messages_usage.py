"""What is said of a command line that cannot be read, and why a text is no YAML; the libraries speak English only."""

from __future__ import annotations

USAGE_MESSAGES: dict[str, tuple[str, str]] = {
    "usage.no_option": ("det finns inget val som heter {name}", "there is no option {name}"),
    "usage.no_command": ("det finns inget kommando som heter {name}", "there is no command {name}"),
    "usage.value_wanted": ("ett värde saknas efter valet", "the option needs a value behind it"),
    "usage.no_value_wanted": ("valet tar inget värde", "the option takes no value"),
    "usage.missing": ("saknas", "is missing"),
    "usage.not_one_of": ("{value} går inte att välja", "{value} is none of the choices"),
    "usage.no_number": (
        "värdet är inte ett tal som går att använda här",
        "the value is not a number that can be used here",
    ),
    "usage.bad_value": ("värdet går inte att använda", "the value cannot be used"),
    "usage.extra": ("det står mer än kommandot läser: {name}", "there is more than the command reads: {name}"),
    "usage.other": ("kommandot går inte att läsa: {why}", "the command cannot be read: {why}"),
    "usage.mend": ("`{command} --help` visar hur det skrivs", "`{command} --help` shows how it is written"),
    # why a text is no YAML
    "yaml.colon": (
        "ett kolon som inte får stå där; sätt texten inom citattecken om kolonet hör till den",
        "a colon that may not stand there; put the text in quotes where the colon belongs to it",
    ),
    "yaml.key": (
        "här väntades en nyckel med samma indrag som raderna ovanför",
        "a key was expected here, indented as the lines above it",
    ),
    "yaml.no_colon": ("ett kolon saknas efter nyckeln", "the colon behind a key is missing"),
    "yaml.dash": (
        "här väntades ett streck, som för resten av listan",
        "a dash was expected here, as for the rest of the list",
    ),
    "yaml.list_open": ("listan stängs inte: komma eller ] saknas", "the list is not closed: a comma or ] is missing"),
    "yaml.braces_open": (
        "klammern stängs inte: komma eller } saknas",
        "the braces are not closed: a comma or } is missing",
    ),
    "yaml.value": (
        "ett värde saknas, eller tecknet kan inte börja ett värde",
        "a value is missing, or begins with a sign that none begins with",
    ),
    "yaml.sign": (
        "tecknet får inte börja ett värde; sätt texten inom citattecken",
        "this sign may begin no value; put the text in quotes",
    ),
    "yaml.quote": ("citattecknet stängs inte", "the quotation mark is not closed"),
    "yaml.tab": ("indraget är gjort med tabb; använd mellanslag", "the indentation is a tab; use spaces"),
    "yaml.control": ("ett styrtecken som inte får stå i texten", "a control character that may not stand in the text"),
    "yaml.escape": (
        "ett omvänt snedstreck inom dubbla citattecken; använd enkla",
        "a backslash inside double quotes; use single ones",
    ),
    "yaml.alias": ("ett namn efter * som ingenting heter", "a name behind * that nothing has"),
    "yaml.anchor": ("ett namn efter & som inte går att läsa", "a name behind & that cannot be read"),
    "yaml.tag": ("ett ord efter ! som inte läses här", "a word behind ! that is not read here"),
    "yaml.list_here": ("en lista kan inte börja på den raden", "a list cannot begin on that line"),
    "yaml.several": ("mer än en text i filen (---)", "more than one text in the file (---)"),
    "yaml.deep": ("för många nivåer", "too many levels"),
    "yaml.other": ("ett fel i hur texten är skriven", "a fault in how the text is written"),
}
