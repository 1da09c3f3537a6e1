"""Parley: reads the press for talks with the TTP, and says who turned."""

__version__ = "0.1.0"
