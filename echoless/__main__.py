"""Lets ``python -m echoless`` do what ``echoless`` does."""

from echoless.cli import main

main()
