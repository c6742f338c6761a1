"""Made-up customers by the million: how columns are built, and the two populations that are drawn."""
