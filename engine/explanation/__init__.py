"""Why, why not, what if: what the trace and the rules say about an advice beyond the advice itself."""
