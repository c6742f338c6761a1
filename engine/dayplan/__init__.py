"""When in the day the nutrient may be taken: sets of minutes, constraints of the medicines, the best times."""
