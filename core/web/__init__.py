"""Pages and errors to HTTP: templates, static files, headers, the language of a request."""
