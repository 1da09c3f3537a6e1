"""Doors to the world: each module implements a port of `service/ports.py`."""
