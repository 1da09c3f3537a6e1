"""One module a resource: thin views over the pipeline and the store."""
