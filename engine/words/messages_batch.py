"""What the tool says about files of many profiles, in Swedish and English."""

from __future__ import annotations

BATCH_MESSAGES: dict[str, tuple[str, str]] = {
    "is_folder_batch": ("är en mapp", "is a folder"),
    "is_folder_batch.mend": ("ange en fil", "name a file"),
    "no_table_ending": ("har en ändelse som inte säger vad filen är", "has an ending that does not say what it is"),
    "no_table_ending.mend": (
        "använd {words}; textfiler även med .gz eller .zst", "use {words}; text files also with .gz or .zst"
    ),
    "parquet_compressed": ("är Parquet, som redan är komprimerat", "is Parquet, which is compressed already"),
    "parquet_compressed.mend": ("utan .gz eller .zst", "without .gz or .zst"),
    "no_parquet": ("är ingen Parquetfil (börjar inte med {why})", "is no Parquet file (does not begin with {why})"),
    "no_parquet.mend": ("kontrollera att filen har rätt ändelse", "check that the file has the right ending"),
    "cut_off": ("slutar mitt i: {why}", "ends in the middle: {why}"),
    "damaged": ("är skadad: {why}", "is damaged: {why}"),
    "damaged.mend": (
        "hämta filen på nytt och kör om med --restart", "fetch the file again, and run it anew with --restart"
    ),
    "empty_table.mend": ("första raden ska namnge kolumnerna", "the first line names the columns"),
    "no_header": ("har en tom första rad", "begins with an empty line"),
    "no_rows": ("har inga rader", "has no rows"),
    "no_rows.mend": ("det finns ingen att ge råd om", "there is nobody to advise on"),
    "not_utf8_table.mend": ("spara som CSV UTF-8", "save it as CSV UTF-8"),
    "stray_column": ("är inget faktum i profilen", "is no fact of a profile"),
    "stray_column.mend": ("{near}; eller följ med oläst: --keep {name}", "{near}; or pass it through: --keep {name}"),
    "two_columns": ("finns flera gånger", "stands several times"),
    "column_type": ("är {given}, men ska vara {wanted}", "is {given}, but should be {wanted}"),
    "column_type.mend": ("ändra kolumnens typ", "change the type of the column"),
    "shape.integer": ("heltal", "whole numbers"),
    "shape.number": ("tal", "numbers"),
    "shape.enum": ("text", "text"),
    "shape.form": ("text", "text"),
    "shape.set": ("listor av text", "lists of text"),
    "shape.medicines": ("listor av text", "lists of text"),
    "shape.products": ("listor av poster ({fields})", "lists of structs ({fields})"),
    "shape.tried": ("listor av poster (form, result)", "lists of structs (form, result)"),
    "shape.intake": ("listor av poster (key, value)", "lists of structs (key, value)"),
    "cell_count": ("{count} celler, men rubriken har {wanted}", "{count} cells, but the header has {wanted}"),
    "cell_count.mend": ("sätt citattecken om celler med skiljetecken", "quote cells that hold a separator"),
    "bad_quotes": ("citattecknen går inte ihop", "the quotes do not match"),
    "bad_quotes.mend": ('skriv "" för ett citattecken i en cell', 'write "" for a quote in a cell'),
    "line_too_long": ("raden är längre än {size} kB", "the line is longer than {size} kB"),
    "line_too_long.mend": ("en kund per rad", "one customer a line"),
    "empty_list": ("{value} är en lista utan poster", "{value} is a list without entries"),
    "empty_list.mend": (
        "skriv none för tillfrågad, inget; lämna cellen tom om det är okänt",
        "write none for asked, none; leave the cell empty where it is not known",
    ),
    "no_json": ("är inte JSON: {why}", "is not JSON: {why}"),
    "no_json_object": ("är ingen profil", "is no profile"),
    "no_json_object.mend": ('en profil per rad, som {"age": 45}', 'one profile a line, such as {"age": 45}'),
    "misfit": ("går inte att läsa", "cannot be read"),
    "separator.comma": ("komma", "commas"),
    "separator.semicolon": ("semikolon", "semicolons"),
    "separator.tab": ("tabb", "tabs"),
    "read_as_csv": ("CSV med {separator}, {count} kolumner", "CSV with {separator}, {count} columns"),
    "read_as_ndjson": ("NDJSON", "NDJSON"),
    "read_as_parquet": ("Parquet, {rows} rader", "Parquet, {rows} rows"),
    "same_file": ("är samma fil som en annan i körningen", "is the same file as another of this run"),
    "same_file.mend": ("ange olika namn", "give them different names"),
    "output_exists": ("finns redan", "exists already"),
    "output_changed": ("har ändrats sedan körningen blev klar", "has changed since the run was finished"),
    "go_on.mend": (
        "frigör utrymme och kör samma kommando igen; det som är klart finns kvar",
        "make room, and run the same command again; what is done is kept",
    ),
    "restart.mend": (
        "välj ett annat namn, eller ersätt med --restart", "choose another name, or replace it with --restart"
    ),
    "no_excel": ("är ingen fil som Excel öppnar", "is no file that Excel opens"),
    "no_excel.mend": ("ange ett namn på .csv, eller utelämna --excel", "name a .csv, or leave out --excel"),
    "cannot_keep": ("är {given}, som filen med råden inte kan hålla", "is {given}, which the output cannot hold"),
    "cannot_keep.mend": ("skriv till .parquet, eller ta bort --keep", "write a .parquet, or leave out --keep"),
    "many_columns": ("{count} kolumner, och högst {most} läses", "{count} columns; at most {most} are read"),
    "many_columns.mend": ("ta med bara dem som behövs", "take only those that are needed"),
    "cell_too_long": (
        "en cell inom citattecken är längre än {size} kB eller {lines} rader",
        "a quoted cell is longer than {size} kB or {lines} lines",
    ),
    "cell_too_long.mend": (
        "kontrollera att citattecknet stängs, eller korta cellen", "check that the quote is closed, or shorten the cell"
    ),
    "not_ours": (
        "är inte gjord av en körning, eller får ändras av andra", "was not made by a run, or others may change it"
    ),
    "not_ours.mend": ("flytta den, eller välj ett annat namn", "move it, or choose another name"),
    "part_lost": ("saknas, men journalen räknar med den", "is gone, but the journal counts on it"),
    "no_journal": ("är ingen journal över en körning", "is no journal of a run"),
    "changed.input": ("indata har ändrats sedan körningen började", "the input has changed since the run began"),
    "changed.knowledge": (
        "kunskapen har ändrats sedan körningen började ({before} → {now})",
        "the knowledge has changed since the run began ({before} → {now})",
    ),
    "changed.settings": (
        "körningen började med andra inställningar: {before}, nu {now}",
        "the run began with other settings: {before}, now {now}",
    ),
    "changed.program": (
        "körningen började med version {before}, detta är {now}", "the run began with version {before}, this is {now}"
    ),
    "changed_run.mend": ("börja om med --restart", "begin anew with --restart"),
    "runs_already": ("används av en körning som pågår", "is in use by a run that goes on"),
    "runs_already.mend": ("vänta tills den är klar", "wait until it is done"),
    "worker_lost": ("en arbetsprocess dog under läsningen", "a worker process died while reading it"),
    "worker_lost.mend": (
        "kör samma kommando igen, med färre --workers eller mindre --chunk-rows om minnet tog slut",
        "run the same command again, with fewer --workers or smaller --chunk-rows if memory ran out",
    ),
}
