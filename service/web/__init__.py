"""The web page, the API page and the manual: templates, static files, Markdown. No build step, nothing from outside."""
