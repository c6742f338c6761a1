"""The faces over HTTP: the counter page, and the JSON API of which the page is the first caller."""
