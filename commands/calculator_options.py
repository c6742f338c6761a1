"""The options of `tillskott kidney` and `food`."""

# No postponed annotations here: typer evaluates these types where the commands are defined.
from typing import Annotated

import typer

from tillskott.commands.options import chosen_knowledge, in_language, starting

CreatinineOption = Annotated[
    str | None,
    typer.Option("--creatinine", metavar="µMOL/L", help=in_language("Kreatinin i µmol/l.", "Creatinine in µmol/L.")),
]
AgeOption = Annotated[
    str | None, typer.Option("--age", metavar="YEARS", help=in_language("Ålder i år.", "Age in years."))
]
SexOption = Annotated[
    str | None,
    typer.Option(
        "--sex",
        metavar="female|male",
        help=in_language("Kön: female (kvinna) eller male (man).", "Sex: female or male."),
        autocompletion=starting(lambda: chosen_knowledge().vocabulary.values("sex")),
    ),
]
WeightOption = Annotated[
    str | None,
    typer.Option(
        "--weight", metavar="KG", help=in_language("Vikt i kg, för absolut eGFR.", "Weight in kg, for absolute eGFR.")
    ),
]
HeightOption = Annotated[
    str | None,
    typer.Option(
        "--height", metavar="CM", help=in_language("Längd i cm, för absolut eGFR.", "Height in cm, for absolute eGFR.")
    ),
]
PortionOption = Annotated[
    list[str] | None,
    typer.Option(
        "--portion",
        metavar="FOOD=N",
        help=in_language(
            "Portioner om dagen av ett livsmedel, pumpafrön=1; kan upprepas.",
            "Portions a day of one food, pumpkin_seeds=1; repeatable.",
        ),
        autocompletion=starting(lambda: [f"{food.id}=1" for food in chosen_knowledge().foods]),
    ),
]
DietOption = Annotated[
    str | None,
    typer.Option(
        "--diet",
        metavar="DIET",
        help=in_language(
            "Kost: mixed, vegetarian, vegan eller restricted.", "Diet: mixed, vegetarian, vegan or restricted."
        ),
        autocompletion=starting(lambda: chosen_knowledge().vocabulary.values("diet")),
    ),
]
NutsOption = Annotated[
    bool | None,
    typer.Option(
        "--nuts/--no-nuts",
        help=in_language(
            "Om kunden tål nötter; utan svar föreslås inga.", "Whether nuts are tolerated; none are proposed unless so."
        ),
    ),
]
