"""What goes in and out over HTTP, as marshmallow schemas. Imports nothing of ours: plain names, plain values.

Input schemas refuse unknown fields (marshmallow's default); output schemas are apart from them, so that an inner
change cannot widen what we accept or break what we promise.
"""
