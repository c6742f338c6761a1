"""What a person sees: advice, rules and the interview on a terminal, in Swedish or English."""
