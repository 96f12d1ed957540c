"""The files of a generated client that are the same for every API. This one is not emitted."""
