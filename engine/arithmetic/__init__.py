"""What can be computed without knowledge: kidney equations, elemental amounts, minutes of the week."""
