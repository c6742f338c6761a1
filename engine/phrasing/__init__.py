"""Facts, conditions and actions in sentences."""
