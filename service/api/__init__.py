"""The HTTP door: parse, call, return. What is done lies in `service/pipeline.py` and the store."""
