"""Fuzzing with atheris: `make fuzz`, or `python -m bench.fuzz url -max_total_time=600`."""
