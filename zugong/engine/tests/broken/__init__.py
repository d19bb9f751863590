"""Broken schemes: `mutations` breaks a sound one in every place; the YAML files beside it were written by hand, each with
what it must be told in its first lines."""
