"""`parley up`: everything on one machine. Valkey, API, workers and beat as children that are watched over."""
