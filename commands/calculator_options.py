"""The options of `tillskott kidney` and `food`."""

# No postponed annotations here: typer evaluates these types where the commands are defined.
from typing import Annotated

import typer

from tillskott.commands.options import chosen_knowledge, starting

CreatinineOption = Annotated[str | None, typer.Option("--creatinine", metavar="µMOL/L")]
AgeOption = Annotated[str | None, typer.Option("--age", metavar="YEARS")]
SexOption = Annotated[
    str | None,
    typer.Option(
        "--sex",
        metavar="female|male",
        autocompletion=starting(lambda: chosen_knowledge().vocabulary.values("sex")),
    ),
]
WeightOption = Annotated[str | None, typer.Option("--weight", metavar="KG")]
HeightOption = Annotated[str | None, typer.Option("--height", metavar="CM")]
PortionOption = Annotated[
    list[str] | None,
    typer.Option(
        "--portion",
        metavar="FOOD=N",
        autocompletion=starting(lambda: [f"{food.id}=1" for food in chosen_knowledge().foods]),
    ),
]
DietOption = Annotated[
    str | None,
    typer.Option(
        "--diet",
        metavar="DIET",
        autocompletion=starting(lambda: chosen_knowledge().vocabulary.values("diet")),
    ),
]
NutsOption = Annotated[bool | None, typer.Option("--nuts/--no-nuts")]
