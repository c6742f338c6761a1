"""When in the day magnesium may be taken: sets of minutes, constraints of the medicines, the best times."""
