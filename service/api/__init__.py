"""The JSON API: what the page shows, for programs. Every operation is described once, and its description is served."""
