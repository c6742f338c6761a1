"""The rule language: how YAML is read, what conditions and actions are, and what a record is made of."""
