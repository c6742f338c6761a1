"""Made-up customers by the hundred thousand, from published margins; each row of a seed is always the same."""
