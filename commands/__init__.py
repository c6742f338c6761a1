"""The commands of `tillskott`, each thin: parse, call the engine, render."""
