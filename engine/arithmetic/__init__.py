"""What can be computed without knowledge: kidney equations, amounts, minutes of the week."""
