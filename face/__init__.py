"""What an embedding program is given: answer, consultation, interview, and what facts and forms there are."""
